# Real public survey files, written once as data: 200 California schools (Department of Education, 2000 Academic
# Performance Index, stratified sample) and NHANES 2009-2010 (U.S. CDC, public domain), both as R's survey package holds them.
suppressMessages(library(survey))
args <- commandArgs(trailingOnly = TRUE)
data(api); data(nhanes)
a <- apistrat[c("stype", "api00", "api99", "meals", "ell", "mobility", "acs.k3", "full", "emer", "enroll", "avg.ed",
                "sch.wide", "awards", "both", "yr.rnd", "pw", "fpc")]
names(a) <- gsub(".", "_", names(a), fixed = TRUE)
for (v in c("sch_wide", "awards", "both", "yr_rnd")) a[[v]] <- as.integer(a[[v]] == "Yes")
a$stype <- as.integer(factor(a$stype, levels = c("E", "M", "H")))
write.csv(a, file.path(args[1], "api.csv"), row.names = FALSE, quote = FALSE, na = "")
n <- nhanes[seq_len(1500), ]
n$agecat <- as.integer(n$agecat)
write.csv(n, file.path(args[1], "nhanes.csv"), row.names = FALSE, quote = FALSE, na = "")
