/**
 * Verbs of other languages, with the English verb of the same meaning. Chinese, Japanese and Korean are matched as
 * substrings (they do not separate words); Spanish, Portuguese, French, German, Italian and Russian as whole words.
 */
const substrings: readonly (readonly [string, string])[] = [
  ['永久删除', 'delete'], ['删除', 'delete'], ['刪除', 'delete'], ['移除', 'remove'], ['清空', 'clear'], ['销毁', 'destroy'],
  ['释放', 'release'], ['获取', 'get'], ['獲取', 'get'], ['取得', 'get'], ['查询', 'query'], ['查詢', 'query'], ['搜索', 'search'],
  ['搜尋', 'search'], ['查看', 'view'], ['显示', 'show'], ['列出', 'list'], ['读取', 'read'], ['检索', 'retrieve'], ['检查', 'check'],
  ['计算', 'calculate'], ['分析', 'analyze'], ['创建', 'create'], ['建立', 'create'], ['新建', 'create'], ['添加', 'add'],
  ['新增', 'add'], ['更新', 'update'], ['合并', 'merge'], ['合併', 'merge'], ['修改', 'modify'], ['编辑', 'edit'], ['设置', 'set'], ['保存', 'save'], ['写入', 'write'],
  ['上传', 'upload'], ['执行', 'execute'], ['運行', 'run'], ['运行', 'run'], ['启动', 'start'], ['停止', 'stop'], ['重启', 'restart'],
  ['部署', 'deploy'], ['发送', 'send'], ['發送', 'send'], ['推送', 'send'], ['点击', 'click'], ['导航', 'navigate'],
  ['支付', 'pay'], ['退款', 'refund'], ['转账', 'transfer'], ['下单', 'order'], ['购买', 'buy'], ['下载', 'download'], ['翻译', 'translate'],
  ['生成', 'generate'], ['发布', 'publish'], ['截图', 'screenshot'], ['返回', 'return'],
  ['削除', 'delete'], ['取得', 'get'], ['検索', 'search'], ['表示', 'show'], ['作成', 'create'], ['追加', 'add'],
  ['実行', 'execute'], ['送信', 'send'], ['クリック', 'click'], ['一覧', 'list'], ['読み', 'read'], ['書き込', 'write'], ['起動', 'start'],
  ['삭제', 'delete'], ['조회', 'get'], ['검색', 'search'], ['목록', 'list'], ['생성', 'create'], ['추가', 'add'], ['수정', 'update'],
  ['업데이트', 'update'], ['실행', 'execute'], ['전송', 'send'], ['보내', 'send'], ['가져', 'get'], ['확인', 'check'], ['분석', 'analyze'],
]; // prettier-ignore

const words: Record<string, string> = {};
function translate(english: string, forms: string): void {
  for (const form of forms.split(' ')) words[form] = english;
}
translate(
  'get',
  'obtiene obtener obtén consulta consultar consulte recupera recuperar devuelve obtém obter retorna buscar busca récupère récupérer obtient obtenir ruft abrufen ottiene ottenere получить получает',
);
translate('get', 'consulter afficher voir mostrar muestra exibe mostra');
translate('list', 'lister lista listar liste listez enumera listet auflisten elenca список');
translate(
  'search',
  'busca buscar pesquisa pesquisar procura rechercher recherche suche suchen cerca cercare поиск найти',
);
translate('calculate', 'calcula calcular calcule berechnet berechnen calculer');
translate('check', 'verifica verificar valida validar comprueba');
translate(
  'create',
  'crea crear cria criar crée créer erstellt erstellen creare создать создает añade añadir agrega agregar adiciona adicionar registra registrar cadastra cadastrar',
);
translate(
  'update',
  'actualiza actualizar atualiza atualizar modifica modificar edita editar altera alterar aktualisiert modifier mettre обновить изменить',
);
translate(
  'delete',
  'elimina eliminar borra borrar exclui excluir apaga apagar remove remover supprime supprimer löscht löschen eliminare удалить удаляет',
);
translate('send', 'envía enviar envia envoie envoyer sendet senden invia inviare отправить отправляет');
translate('execute', 'ejecuta ejecutar executa executar exécute exécuter führt esegue eseguire выполнить выполняет');
translate('pay', 'paga pagar paie payer');

/** The English verb for a word of another language, or null. */
export function translated(word: string): string | null {
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}

/** True for text of Chinese, Japanese or Korean characters. */
export function isEastAsian(text: string): boolean {
  return /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(text);
}

/**
 * The verb that a Chinese, Japanese or Korean sentence turns on: the first in Chinese, the last in Japanese and
 * Korean, with its place. Null where the lexicon has none of its verbs.
 */
export function eastAsianVerb(sentence: string): { verb: string; start: number; end: number } | null {
  const verbLast = /[\u3040-\u30ff\uac00-\ud7af]/.test(sentence);
  let found: { verb: string; start: number; end: number } | null = null;
  for (const [text, verb] of substrings) {
    const start = verbLast ? sentence.lastIndexOf(text) : sentence.indexOf(text);
    if (start < 0) continue;
    if (found === null || (verbLast ? start > found.start : start < found.start))
      found = { verb, start, end: start + text.length };
  }
  return found;
}
