"""What Word needs to open a file without repairing it: a sound package and elements in their order (ECMA-376)."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TYPES, RELATED = "[Content_Types].xml", "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
UTF8 = 0x0800  # the one flag of a file that may be set: its name is in UTF-8
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")

# The order of elements in ECMA-376 Part 4 (transitional), annex A.1: CT_PPr, EG_RPrBase, CT_TblPr, CT_SdtPr and so on.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
    " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em"
    " lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
    " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex"
    " equation comboBox date docPartObj docPartList dropDownList picture richText text citation group checkbox",
    "sdt": "sdtPr sdtEndPr sdtContent",
    "date": "dateFormat lid storeMappedDataAs calendar",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblBorders": "top start left bottom end right insideH insideV",
    "tcBorders": "top start left bottom end right insideH insideV tl2br tr2bl",
    "tblCellMar": "top start left bottom end right",
    "pBdr": "top left bottom right between bar",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked"
    " personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "numbering": "numPicBullet abstractNum num",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "settings": "writeProtection view zoom defaultTabStop compat rsids mathPr themeFontLang clrSchemeMapping"
    " decimalSymbol listSeparator",
    "anchor": "simplePos positionH positionV extent effectExtent wrapSquare docPr cNvGraphicFramePr graphic",
}  # fmt: skip


def faults(document: bytes) -> list[str]:
    """Return what Word would repair or refuse in a document, as sentences; none if it opens as it is."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        found = list(_of_archive(archive))
        parts = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: etree.fromstring(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    found += [*_of_types(parts, trees), *_of_relations(parts, trees)]
    for name, tree in trees.items():
        if name.startswith("word/") and name.endswith(".xml"):
            found += [f"{name}: {fault}" for check in (_of_order, _of_text, _of_controls) for fault in check(tree)]
    return found


def _of_archive(archive: zipfile.ZipFile) -> Iterator[str]:
    names = archive.namelist()
    if names[0] != TYPES:
        yield f"{names[0]} stands before {TYPES}"
    yield from (f"{name} is there twice" for name, times in Counter(names).items() if times > 1)
    if broken := archive.testzip():
        yield f"{broken} does not have its checksum"
    for one in archive.infolist():
        if one.flag_bits & ~UTF8 or one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield f"{one.filename} is packed in a way that Office does not read"
        if one.is_dir() or one.filename.startswith("/") or "\\" in one.filename or one.extract_version > 20:
            yield f"{one.filename} is no name of a part"


def _of_types(parts: Mapping[str, bytes], trees: Mapping[str, etree._Element]) -> Iterator[str]:
    known = {one.get("Extension", "").lower() for one in trees[TYPES] if one.tag.endswith("}Default")}
    named = [one.get("PartName", "")[1:] for one in trees[TYPES] if one.tag.endswith("}Override")]
    yield from (f"a type is given to {name}, which is not there" for name in named if name not in parts)
    yield from (f"{name} has two types" for name, times in Counter(named).items() if times > 1)
    for name in parts:
        if name != TYPES and name not in named and name.rpartition(".")[2].lower() not in known:
            yield f"{name} has no type"
        if name.startswith(("word/", "docProps/")) and name.endswith(".xml") and name not in named:
            yield f"{name} has the type of any XML"


def _of_relations(parts: Mapping[str, bytes], trees: Mapping[str, etree._Element]) -> Iterator[str]:
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder, base = posixpath.split(posixpath.dirname(name))[0], posixpath.basename(name).removesuffix(".rels")
        ids = [one.get("Id") for one in tree.iter(RELATED)]
        yield from (f"{name}: {id_} is there twice" for id_, times in Counter(ids).items() if times > 1)
        for one in tree.iter(RELATED):
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:]
            if one.get("TargetMode") != "External" and target not in parts:
                yield f"{name}: {target} is not there"
        if base:
            of = trees[posixpath.join(folder, base)]
            used = {value for element in of.iter() for key, value in element.attrib.items() if str(key).startswith(ID)}
            yield from (f"{name}: nothing is called {id_}" for id_ in sorted(used - set(ids)))


def _of_order(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter("{*}*"):
        called = etree.QName(element).localname
        if called in ORDER:
            order, children = ORDER[called].split(), [etree.QName(child).localname for child in element]
            unknown = sorted(set(children) - set(order))
            if unknown:
                yield f"{called} holds {unknown}"
            elif children != sorted(children, key=order.index):
                yield f"{called} holds {children} in this order"
            if called.endswith("Pr") and len(children) > len(set(children)) and called != "sectPr":
                yield f"{called} holds something twice: {children}"


def _of_text(tree: etree._Element) -> Iterator[str]:
    for text in tree.iter(f"{{{W}}}t"):
        said = text.text or ""
        if said != said.strip() and text.get(XML_SPACE) != "preserve":
            yield f"the spaces around {said!r} are lost"
        if len(text):
            yield f"{said!r} holds elements"
    for language in tree.iter(f"{{{W}}}lang"):
        wrong = [code for code in language.attrib.values() if not LANGUAGE.fullmatch(code)]
        if wrong or not {etree.QName(key).localname for key in language.attrib} <= {"val", "bidi", "eastAsia"}:
            yield f"{wrong or dict(language.attrib)} is no language"
    for run in tree.iter(f"{{{W}}}r"):
        if run.find(f"{{{W}}}rPr") is not None and run[0].tag != f"{{{W}}}rPr":
            yield "a run has its properties after its text"


def _of_controls(tree: etree._Element) -> Iterator[str]:
    controls = list(tree.iter(f"{{{W}}}sdt"))
    ids = [control.find(f"{{{W}}}sdtPr/{{{W}}}id") for control in controls]
    numbers = Counter(one.get(f"{{{W}}}val") for one in ids if one is not None)
    yield from (f"two controls are {number}" for number, times in numbers.items() if times > 1)
    for control in controls:
        properties, content = control.find(f"{{{W}}}sdtPr"), control.find(f"{{{W}}}sdtContent")
        if properties is None or content is None or not len(content):
            yield "a control is empty"
            continue
        inside = {etree.QName(child).localname for child in content}
        parent = control.getparent()
        if parent is not None and etree.QName(parent).localname == "p" and not inside <= {"r", "hyperlink"}:
            yield f"a control in a paragraph holds {sorted(inside)}"
        for name in ("tag", "alias"):
            one = properties.find(f"{{{W}}}{name}")
            if one is not None and len(one.get(f"{{{W}}}val", "").encode("utf-16-le")) > 128:
                yield f"the {name} of a control is longer than 64 characters"
        day, chosen = properties.find(f"{{{W}}}date"), properties.find(f"{{{W}}}dropDownList")
        if day is not None and not re.fullmatch(r"(\d{4}-\d\d-\d\dT00:00:00Z)?", day.get(f"{{{W}}}fullDate", "")):
            yield f"{day.get(f'{{{W}}}fullDate')} is no day"
        last = chosen.get(f"{{{W}}}lastValue") if chosen is not None else None
        if last and last not in {item.get(f"{{{W}}}value") for item in properties.iter(f"{{{W}}}listItem")}:
            yield f"{last} is not in its list"
        lines = len(content.findall(f".//{{{W}}}br")) + 1
        plain = properties.find(f"{{{W}}}text")
        if plain is not None and lines > 1 and plain.get(f"{{{W}}}multiLine") not in ("1", "true", "on"):
            yield "a control of one line holds several"
