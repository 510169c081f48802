* What PSPP says about the file survey_kit writes.
GET FILE='handover.sav'.
DISPLAY DICTIONARY.
DISPLAY DOCUMENTS.
MRSETS /DISPLAY NAME=ALL.
SAVE OUTFILE='pspp_saved.sav'.
FORMATS exact (E40.16) / w (F8.3).
LIST VARIABLES=exact day at w.
TEMPORARY.
SELECT IF MISSING(q1).
LIST VARIABLES=q1.
FREQUENCIES VARIABLES=เพศ q1 low high code.
