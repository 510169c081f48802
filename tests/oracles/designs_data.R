# The sample surveys that R's survey package holds, written once as data for designs.R: Californian schools drawn in four
# ways, Swedish municipalities (MU284), emergency calls (SCD), and replicate weights made from two of them.
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
data(api); data(mu284); data(scd)
put <- function(d, name) write.csv(d, file.path(folder, name), row.names = FALSE, quote = FALSE, na = "")
plain <- function(d, more) {
  a <- d[c("stype", "api00", "api99", "meals", "ell", "enroll", "sch.wide", "awards", "pw", more)]
  names(a) <- gsub(".", "_", names(a), fixed = TRUE)
  for (v in c("sch_wide", "awards")) a[[v]] <- as.integer(a[[v]] == "Yes")
  a$stype <- as.integer(factor(a$stype, levels = c("E", "M", "H")))
  a
}
combined <- function(design) {
  w <- weights(design, "analysis")
  colnames(w) <- paste0("rep_", seq_len(ncol(w)))
  as.data.frame(w)
}
put(plain(apisrs, "fpc"), "apisrs.csv")
put(plain(apistrat, "fpc"), "apistrat.csv")
put(plain(apiclus2, c("dnum", "snum", "fpc1", "fpc2")), "apiclus2.csv")
clus1 <- plain(apiclus1, c("dnum", "fpc"))
design <- svydesign(id = ~dnum, weights = ~pw, data = clus1, fpc = ~fpc)
set.seed(20261122)
boot <- combined(as.svrepdesign(design, type = "subbootstrap", replicates = 40))
names(boot) <- sub("rep", "boot", names(boot))
put(cbind(clus1, combined(as.svrepdesign(design, type = "JK1")), boot), "apiclus1.csv")
mu <- mu284
mu$w <- weights(svydesign(id = ~id1 + id2, fpc = ~n1 + n2, data = mu284))
put(mu, "mu284.csv")
# SCD: balanced repeated replicates as in the package's own example, and the jackknife of its strata.
s <- scd
s$w <- 1
brr <- 2 * cbind(c(1, 0, 1, 0, 1, 0), c(1, 0, 0, 1, 0, 1), c(0, 1, 1, 0, 0, 1), c(0, 1, 0, 1, 1, 0))
colnames(brr) <- paste0("brr_", 1:4)
jkn <- combined(as.svrepdesign(svydesign(id = ~ambulance, strata = ~ESA, weights = ~w, data = s, nest = TRUE), type = "JKn"))
names(jkn) <- sub("rep", "jkn", names(jkn))
put(cbind(s, brr, jkn), "scd.csv")
