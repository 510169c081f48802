"""Survey → Parquet; the codebook travels in the file's own metadata, so nothing is lost."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook_json import codebook_to_json
from survey_kit.writing.data import Written

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

CODEBOOK = b"survey_kit.codebook"


def written(survey: Survey) -> Written:
    """Numbers as float64, text as strings, one column each; `survey_kit.reading.parquet` gives the survey back."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise SurveyKitError("engine-not-installed", engine="parquet", package="survey-kit-thai[parquet]") from error
    arrays, fields = [], []
    for name in map(str, survey.data.columns):
        cells = survey.column(name)
        kind = pa.string() if cells.dtype == object else pa.float64()
        values = [None if c is None else str(c) for c in cells] if cells.dtype == object else cells
        arrays.append(pa.array(values, type=kind, from_pandas=True))
        fields.append(pa.field(name, kind))
    schema = pa.schema(fields, metadata={CODEBOOK: codebook_to_json(survey.codebook).encode("utf-8")})
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), out, compression="zstd")
    return Written(out.getvalue())
