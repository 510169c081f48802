# What haven says about the file survey_kit writes: one line per fact, numbers with 17 significant digits.
suppressMessages(library(haven))
args <- commandArgs(trailingOnly = TRUE)
d <- read_sav(args[1], user_na = TRUE)
out <- file(args[2], "w", encoding = "UTF-8")
say <- function(...) writeLines(enc2utf8(paste(..., sep = "\t")), out, useBytes = TRUE)
exact <- function(x) ifelse(is.na(x), "NA", sprintf("%.17g", x))
quoted <- function(x) encodeString(x, quote = '"')
say("version", paste0(R.version$major, ".", R.version$minor), paste("haven", packageVersion("haven")))
for (v in names(d)) {
  x <- d[[v]]
  say(v, "label", attr(x, "label"))
  say(v, "format", attr(x, "format.spss"))
  say(v, "class", paste(class(x), collapse = " "))
  labels <- attr(x, "labels")
  for (i in seq_along(labels)) {
    code <- if (is.character(labels)) labels[[i]] else exact(labels[[i]])
    say(v, "value", code, names(labels)[i])
  }
  na <- attr(x, "na_values"); range <- attr(x, "na_range")
  if (!is.null(na)) say(v, "na_values", paste(if (is.character(na)) na else exact(na), collapse = " "))
  if (!is.null(range)) say(v, "na_range", paste(exact(range), collapse = " "))
  say(v, "missing", paste(as.integer(is.na(x)), collapse = ""))
  cells <- if (is.character(x)) paste(nchar(x, "bytes"), quoted(substr(x, 1, 12))) else exact(as.numeric(x))
  say(v, "cells", paste(cells, collapse = " "))
}
close(out)
