// A Word file (.docx, ECMA-376) of headings, paragraphs and tables, from right to left where the page is. Only what Word
// needs: content, styles, and a foot with the page's number.
(function () {
  "use strict";
  const library = window.library;
  const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
  const PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.", RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const WIDTH = 9638; // of the text on A4 with margins of 2 cm, in twentieths of a point

  const escaped = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[<>&"]/g, (sign) => "&#" + sign.charCodeAt(0) + ";");
  const lines = (text) => text.split("\n").map((line) => '<w:t xml:space="preserve">' + escaped(line) + "</w:t>").join("<w:br/>");

  // `file`: {title, language, isRtl, blocks}. A block: {heading: 1 to 3, text}, {text}, {step: text, number}, or {table:
  // {head, rows, widths}}, cells being texts and widths their shares. Returns a Blob.
  library.word = function (file) {
    const { isRtl } = file, bidi = isRtl ? "<w:bidi/>" : "", rtl = isRtl ? "<w:rtl/>" : "";
    const run = (text, bold) => "<w:r><w:rPr>" + (bold ? "<w:b/><w:bCs/>" : "") + rtl + "</w:rPr>" + lines(text) + "</w:r>";
    const paragraph = (text, style, bold) => "<w:p><w:pPr>" + (style ? '<w:pStyle w:val="' + style + '"/>' : "") + bidi + "</w:pPr>" + run(text, bold) + "</w:p>";

    function table({ head, rows, widths }) {
      const all = widths.reduce((sum, one) => sum + one, 0), sizes = widths.map((one) => Math.round(one * WIDTH / all));
      const cell = (text, place, isHead) => '<w:tc><w:tcPr><w:tcW w:w="' + sizes[place] + '" w:type="dxa"/>' + (isHead ? '<w:shd w:val="clear" w:color="auto" w:fill="F1EADC"/>' : "") + "</w:tcPr>" + paragraph(text || "", "Cell", isHead) + "</w:tc>";
      const row = (cells, isHead) => "<w:tr><w:trPr><w:cantSplit/>" + (isHead ? "<w:tblHeader/>" : "") + "</w:trPr>" + cells.map((text, place) => cell(text, place, isHead)).join("") + "</w:tr>";
      const border = (name) => "<w:" + name + ' w:val="single" w:sz="4" w:space="0" w:color="857B69"/>';
      return "<w:tbl><w:tblPr>" + (isRtl ? "<w:bidiVisual/>" : "") + '<w:tblW w:w="' + WIDTH + '" w:type="dxa"/><w:tblBorders>' + ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).join("") + '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>' + sizes.map((one) => '<w:gridCol w:w="' + one + '"/>').join("") + "</w:tblGrid>" + row(head, true) + rows.map((cells) => row(cells, false)).join("") + "</w:tbl>" + paragraph("");
    }

    const block = (one) => (one.table ? table(one.table) : paragraph(one.text, one.heading ? "Heading" + one.heading : ""));
    const style = (id, name, size, more, next) => '<w:style w:type="paragraph" w:styleId="' + id + '"' + (id === "Normal" ? ' w:default="1"' : "") + '><w:name w:val="' + name + '"/>' + (id === "Normal" ? "" : '<w:basedOn w:val="Normal"/>') + (next ? '<w:next w:val="Normal"/><w:qFormat/>' : "") + "<w:pPr>" + more + "</w:pPr><w:rPr>" + (next ? "<w:b/><w:bCs/>" : "") + '<w:sz w:val="' + size + '"/><w:szCs w:val="' + size + '"/></w:rPr></w:style>';
    const heading = (level, size) => style("Heading" + level, "heading " + level, size, '<w:keepNext/><w:spacing w:before="' + (360 - 80 * level) + '" w:after="80"/><w:outlineLvl w:val="' + (level - 1) + '"/>', true);
    const styles = HEAD + "<w:styles " + W + '><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:lang w:val="' + (isRtl ? "en-US" : file.language) + '" w:bidi="' + file.language + '"/></w:rPr></w:rPrDefault></w:docDefaults>' + style("Normal", "Normal", 22, '<w:spacing w:after="80" w:line="276" w:lineRule="auto"/>') + style("Cell", "Cell", 20, '<w:spacing w:before="40" w:after="40"/>') + heading(1, 36) + heading(2, 28) + heading(3, 24) + "</w:styles>";
    const body = HEAD + "<w:document " + W + "><w:body>" + file.blocks.map(block).join("") + '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>' + bidi + "</w:sectPr></w:body></w:document>";
    const field = (name) => '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ' + name + ' </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>';
    const footer = HEAD + "<w:ftr " + W + '><w:p><w:pPr><w:jc w:val="center"/></w:pPr>' + field("PAGE") + '<w:r><w:t xml:space="preserve"> / </w:t></w:r>' + field("NUMPAGES") + "</w:p></w:ftr>";
    const relations = (all) => HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + all.map(([type, target], place) => '<Relationship Id="rId' + (place + 1) + '" Type="' + type + '" Target="' + target + '"/>').join("") + "</Relationships>";
    const core = HEAD + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>' + escaped(file.title) + "</dc:title><dc:language>" + file.language + "</dc:language></cp:coreProperties>";
    const types = HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>' + [["word/document", PARTS + "document.main+xml"], ["word/styles", PARTS + "styles+xml"], ["word/footer", PARTS + "footer+xml"], ["docProps/core", "application/vnd.openxmlformats-package.core-properties+xml"]].map(([name, type]) => '<Override PartName="/' + name + '.xml" ContentType="' + type + '"/>').join("") + "</Types>";
    const parts = [["[Content_Types].xml", types], ["_rels/.rels", relations([[RELATED + "officeDocument", "word/document.xml"], ["http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"]])],
      ["word/_rels/document.xml.rels", relations([[RELATED + "styles", "styles.xml"], [RELATED + "footer", "footer.xml"]])], ["word/document.xml", body], ["word/styles.xml", styles], ["word/footer.xml", footer], ["docProps/core.xml", core]];
    const encoder = new TextEncoder();
    return new Blob([library.zip(parts.map(([name, text]) => ({ name, bytes: encoder.encode(text) })))], { type: PARTS + "document" });
  };
})();
