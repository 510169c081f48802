# How every recording speaks: one line per number, "key<TAB>value", 17 significant digits.
suppressMessages(library(survey))
args <- commandArgs(trailingOnly = TRUE)
d <- read.csv(args[1])
out <- file(args[2], "w")
say <- function(key, value) {
  value <- as.numeric(value)
  if (length(value) > 1) key <- paste0(key, "[", seq_along(value) - 1, "]")
  writeLines(paste0(key, "\t", ifelse(is.na(value), "NA", sprintf("%.17g", value))), out)
}
writeLines(paste0("version\t", R.version$major, ".", R.version$minor, " survey ", packageVersion("survey")), out)
