/**
 * What is not kept of a part. Geometry, styles and animation are most of a slide's markup and none of its words, so
 * their elements are counted and forgotten.
 */
const withoutWords = [
  'p:timing p:transition p:style p:clrMapOvr p:custDataLst p:defaultTextStyle p:xfrm p:txStyles p:embeddedFontLst',
  'p:photoAlbum p:modifyVerifier p:kinsoku a:bodyPr a:lstStyle a:endParaRPr a:tblPr a:tblGrid a:tcPr a:extLst a:xfrm',
  'a:ln a:custGeom a:prstGeom a:effectLst a:effectDag a:gradFill a:solidFill a:pattFill a:noFill a:scene3d a:sp3d',
  'a:latin a:ea a:cs a:sym a:uFill a:uLn a:highlight c:spPr c:txPr c:externalData c:printSettings cx:spPr cx:txPr',
  'cx:clrMapOvr dgm:prSet dgm:bg dgm:whole dgm:spPr m:ctrlPr',
]

/** Elements whose attributes matter and whose content does not. */
const withoutContent = 'a:pPr p:cNvSpPr p:cNvPicPr p:cNvCxnSpPr p:cNvGraphicFramePr a:hlinkClick'

/** Elements whose character data is kept; all other text in these formats is white space of the layout. */
const withText = 'a:t m:t c:v c:name cx:v cx:pt dc:title p:text'

/** Attributes that say something; there are ten times as many of size, position and style. */
const attributes = [
  'descr title name id idx type show lvl val modelId srcId destId srcOrd authorId r:id r:dm m:val',
  'Id Type Target TargetMode PartName ContentType',
]

export const keptAttributes: ReadonlySet<string> = new Set(attributes.flatMap((names) => names.split(' ')))
export const prunedElements: ReadonlySet<string> = new Set(withoutWords.flatMap((names) => names.split(' ')))
export const shallowElements: ReadonlySet<string> = new Set(withoutContent.split(' '))
export const textElements: ReadonlySet<string> = new Set(withText.split(' '))
