/**
 * The prefix this reader knows each namespace by, whatever prefix a file gives it. Transitional and Strict OOXML
 * (ECMA-376 parts 1 and 4) differ in nothing but these names as far as reading goes.
 */
const transitional = 'http://schemas.openxmlformats.org/'
const strict = 'http://purl.oclc.org/ooxml/'
const microsoft = 'http://schemas.microsoft.com/office/'

const prefixes: ReadonlyMap<string, string> = new Map([
  [`${transitional}presentationml/2006/main`, 'p'],
  [`${strict}presentationml/main`, 'p'],
  [`${transitional}drawingml/2006/main`, 'a'],
  [`${strict}drawingml/main`, 'a'],
  [`${transitional}officeDocument/2006/relationships`, 'r'],
  [`${strict}officeDocument/relationships`, 'r'],
  [`${transitional}drawingml/2006/chart`, 'c'],
  [`${strict}drawingml/chart`, 'c'],
  [`${transitional}drawingml/2006/chartDrawing`, 'cdr'],
  [`${strict}drawingml/chartDrawing`, 'cdr'],
  [`${transitional}drawingml/2006/diagram`, 'dgm'],
  [`${strict}drawingml/diagram`, 'dgm'],
  [`${transitional}drawingml/2006/lockedCanvas`, 'lc'],
  [`${strict}drawingml/lockedCanvas`, 'lc'],
  [`${transitional}officeDocument/2006/math`, 'm'],
  [`${strict}officeDocument/math`, 'm'],
  [`${transitional}markup-compatibility/2006`, 'mc'],
  [`${transitional}package/2006/relationships`, 'rel'],
  [`${transitional}package/2006/content-types`, 'ct'],
  [`${transitional}package/2006/metadata/core-properties`, 'cp'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  [`${microsoft}drawing/2010/main`, 'a14'],
  [`${microsoft}drawing/2014/main`, 'a16'],
  [`${microsoft}powerpoint/2010/main`, 'p14'],
  [`${microsoft}powerpoint/2012/main`, 'p15'],
  [`${microsoft}powerpoint/2018/8/main`, 'p188'],
  [`${microsoft}powerpoint/2016/slidezoom`, 'pslz'],
  [`${microsoft}powerpoint/2016/sectionzoom`, 'psez'],
  [`${microsoft}powerpoint/2016/summaryzoom`, 'psuz'],
  [`${microsoft}drawing/2008/diagram`, 'dsp'],
  [`${microsoft}drawing/2010/diagram`, 'dgm14'],
  [`${microsoft}drawing/2014/chartex`, 'cx'],
  [`${microsoft}drawing/2012/chart`, 'c15'],
  [`${microsoft}drawing/2016/ink`, 'aink'],
  [`${microsoft}drawing/2017/model3d`, 'am3d'],
])

/** The prefix of a namespace whose content can be read here; undefined for any other. */
export function prefixOf(namespace: string): string | undefined {
  return prefixes.get(namespace) ?? (isChartExtension(namespace) ? 'cx1' : undefined)
}

/** Later versions of the extended charts (cx1, cx2, ...) add features to the first one's elements. */
function isChartExtension(namespace: string): boolean {
  return namespace.startsWith(`${microsoft}drawing/`) && namespace.endsWith('/chartex')
}
