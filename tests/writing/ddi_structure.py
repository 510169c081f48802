"""What DDI-Codebook 2.5 allows where we write: children in order with how often (1, ?, *), attributes, their values.

Recorded by hand from the schema of the DDI Alliance (codebook.xsd, 2012-01-17); only elements this program writes.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

NS = "{ddi:codebook:2_5}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
GLOBAL = {"ID", LANG, "source"}

CHILDREN = {
    "codeBook": "docDscr* stdyDscr+ fileDscr* dataDscr* otherMat*",
    "docDscr": "citation? guide? docStatus? docSrc* notes*",
    "stdyDscr": "citation+ studyAuthorization? stdyInfo* studyDevelopment? method* dataAccs* othrStdyMat* notes*",
    "citation": "titlStmt rspStmt? prodStmt? distStmt? serStmt? verStmt* biblCit* holdings* notes*",
    "titlStmt": "titl subTitl* altTitl* parTitl* IDNo*",
    "prodStmt": "producer* copyright? prodDate* prodPlac* software* fundAg* grantNo*",
    "verStmt": "version? verResp? notes*",
    "stdyInfo": "studyBudget? subject? abstract* sumDscr* qualityStatement? notes*",
    "sumDscr": "timePrd* collDate* nation* geogCover* geogUnit* geoBndBox? boundPoly? anlyUnit* universe* dataKind*",
    "method": "dataColl* notes* anlyInfo? stdyClas?",
    "dataColl": "timeMeth* dataCollector* frequenc* sampProc* deviat* collMode* resInstru* sources? collSitu* actMin* ConOps* weight* cleanOps*",
    "fileDscr": "fileTxt* locMap? notes*",
    "fileTxt": "fileName? fileCitation? fileCont? fileStrc? dimensns? fileType? format?",
    "dimensns": "caseQnty* varQnty* logRecL* recPrCas* recNumTot*",
    "dataDscr": "varGrp* nCubeGrp* var* nCube* notes*",
    "varGrp": "labl* txt* concept* defntn? universe? notes*",
    "var": "location* labl* imputation? security? embargo? respUnit? anlysUnit? qstn* valrng* invalrng* undocCod* universe* TotlResp?"
    " sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* concept* derivation? varFormat? geoMap* catLevel* notes*",
    "qstn": "preQTxt* qstnLit* postQTxt*",
    "valrng": "item* range* key? notes*",
    "invalrng": "(item|range)+ key? notes*",
    "catgry": "catValu? labl* txt* catStat* mrow?",
}  # fmt: skip
ATTRIBUTES: dict[str, dict[str, str]] = {
    "codeBook": {"version": "2.5"},
    "software": {"version": ".+", "date": ".+"},
    "collDate": {"date": r"\d{4}-\d\d-\d\d", "event": "start|end|single", "cycle": ".*"},
    "varGrp": {"type": "section|multipleResp|grid", "var": r"V\d+( V\d+)*", "name": ".+"},
    "var": {"name": ".+", "wgt": "wgt|not-wgt", "wgt-var": r"V\d+", "files": "F1", "dcml": r"\d+", "measUnit": ".+",
            "intrvl": "contin|discrete", "nature": "nominal|ordinal|interval|ratio|percent|other",
            "representationType": "text|numeric|code|datetime|other"},
    "location": {"fileid": "F1"},
    "item": {"UNITS": "INT|REAL", "VALUE": ".*"},
    "range": {"UNITS": "INT|REAL", "min": ".+", "max": ".+"},
    "sumStat": {"type": "mean|medn|mode|vald|invd|min|max|stdev|other", "wgtd": "wgtd|not-wgtd", "wgt-var": r"V\d+"},
    "catgry": {"missing": "Y|N", "missType": ".+"},
    "catStat": {"type": "freq|percent|crosstab|other", "wgtd": "wgtd|not-wgtd", "wgt-var": r"V\d+"},
    "varFormat": {"type": "numeric|character", "formatname": ".+", "schema": "SAS|SPSS|IBM|ANSI|ISO|XML-Data|other",
                  "category": "date|time|currency|other"},
    "notes": {"type": ".+"},
}  # fmt: skip
REQUIRED = {"var": {"name"}, "sumStat": {"type"}, "codeBook": {"version"}}


def mistakes(root: ET.Element) -> list[str]:
    """Everything about a document that the schema would refuse, as far as it is recorded here."""
    out: list[str] = []
    ids = [e.attrib["ID"] for e in root.iter() if "ID" in e.attrib]
    out += [f"{i} twice" for i in {i for i in ids if ids.count(i) > 1}]
    for element in root.iter():
        tag = element.tag.removeprefix(NS)
        names = "".join(child.tag.removeprefix(NS) + " " for child in element)
        if not re.fullmatch(_pattern(CHILDREN.get(tag, "")), names):
            out.append(f"{tag}: {names}")
        allowed = ATTRIBUTES.get(tag, {})
        out += [f"{tag} lacks {a}" for a in REQUIRED.get(tag, set()) - set(element.attrib)]
        for name, value in element.attrib.items():
            if name not in GLOBAL and not re.fullmatch(allowed.get(name, "(?!)"), value, flags=re.S):
                out.append(f"{tag} {name}={value!r}")
        out += [f"{tag} points to {ref}" for a in ("var", "wgt-var", "files", "fileid")
                for ref in element.attrib.get(a, "").split() if ref not in ids]  # fmt: skip
    return out


def _pattern(model: str) -> str:
    """A content model as a regular expression over names, each followed by a space."""
    return re.sub(r"([\w|()]+)([?*+]?) ?", lambda m: f"(?:(?:{m[1]}) ){m[2]}", model)
