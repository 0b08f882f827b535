import * as Y from 'yjs'
import { authoredHistory } from '/work/main/test/shared/text/authored-history.ts'
const [seed, seq, letters] = [Number(process.argv[2]), Number(process.argv[3]), [...(process.argv[4] ?? '')]]
const h = authoredHistory(seed)
const doc = new Y.Doc({ gc: false })
doc.on('beforeObserverCalls', (t: Y.Transaction) => { t.local = true })
const show = (s: string) => [...s].map((l) => letters.includes(l) ? `[${l}]` : '.').join('')
for (const row of h.rows) {
  const before = Y.encodeStateVector(doc)
  const { structs } = Y.decodeUpdate(row.update)
  const removed: string[] = []
  const written: string[] = []
  const f = (t: Y.Transaction) => {
    const see = (i: any) => {
      if (i.content instanceof Y.ContentString && letters.some((l) => i.content.str.includes(l))) removed.push(`${i.id.client}:${i.id.clock}+${i.length} ${show(i.content.str)} par ${i.parent._item?.id.client}:${i.parent._item?.id.clock}`)
    }
    Y.iterateDeletedStructs(t, t.deleteSet, see)
  }
  doc.on('afterTransaction', f)
  Y.applyUpdate(doc, row.update)
  doc.off('afterTransaction', f)
  for (const s of structs as any[]) if (s.content instanceof Y.ContentString && letters.some((l) => s.content.str.includes(l))) {
    const i = Y.getItem(doc.store, s.id) as any
    written.push(`${s.id.client}:${s.id.clock}+${s.length} ${show(s.content.str)} right ${s.rightOrigin?.client}:${s.rightOrigin?.clock} par ${i.parent._item?.id.client}:${i.parent._item?.id.clock}`)
  }
  if (removed.length + written.length > 0) console.log(row.seq, h.deeds[(row.seq-1)/3], row.person, row.at, 'OUT', removed, 'IN', written)
}
