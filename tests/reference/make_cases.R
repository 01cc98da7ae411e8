# Makes cases of reference results on synthetic data with R's survey package.
#
#     Rscript tests/reference/make_cases.R tests/reference
#
# reads data/lfs_mini, lfs_pair, lfs_lonely and tiny_lonely, writes data/lfs_stages, all_lonely and the
# files of replicate weights (a fixed seed), and writes cases/*.json. A design and a statistic are described
# in the form's words once; the R calls are made from that description, so that the two agree.

suppressMessages({library(survey); library(jsonlite)})
options(warn = 1, digits = 15)
home <- commandArgs(trailingOnly = TRUE)[1]

# --- data ------------------------------------------------------------------------------------

place <- function(name) file.path(home, "data", paste0(name, ".csv.gz"))
read <- function(name) {
  read.csv(gzfile(place(name)), na.strings = "", stringsAsFactors = FALSE, check.names = FALSE)
}
write_data <- function(table, name) {
  lines <- do.call(paste, c(lapply(table, function(values) {
    text <- if (is.double(values)) sprintf("%.17g", values) else as.character(values)
    ifelse(is.na(values), "", text)
  }), sep = ","))
  connection <- gzfile(place(name), "w")
  writeLines(c(paste(names(table), collapse = ","), lines), connection)
  close(connection)
}

pair <- read("lfs_pair")
stages <- pair[pair$stratum <= 12, ]
stages$hh <- as.integer(ave(stages$household, stages$stratum, stages$psu,
                            FUN = function(x) match(x, unique(x))))
homes <- function(by) as.integer(ave(stages$hh, by, FUN = function(x) length(unique(x))))
stages$N1 <- 4L + stages$stratum %% 5L
stages$N2 <- homes(interaction(stages$stratum, stages$psu)) + 2L + stages$psu %% 3L
stages$N3 <- as.integer(ave(stages$row_id, stages$stratum, stages$psu, stages$hh, FUN = length))
write_data(stages[c("stratum", "psu", "hh", "N1", "N2", "N3", "weight", "region", "sex", "age_group",
                    "hours", "earnings", "informal", "employed", "lf", "unemployed")], "lfs_stages")

write_data(data.frame(h = rep(1:3, each = 4), i = rep(1:3, each = 4), w = rep(1:3, 4),
                      y = c(1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1), a = c(4, 5, 3, 6, 7, 2, 4, 5, 8, 1, 3, 2),
                      g = c("a", "b", "a", "b", "b", "a", "b", "a", "a", "b", "a", "b"), row_id = 1:12),
           "all_lonely")

data <- sapply(c("lfs_mini", "lfs_pair", "lfs_lonely", "tiny_lonely", "lfs_stages", "all_lonely"), read,
               simplify = FALSE)

# --- from the form's words to R calls ---------------------------------------------------------

formula_of <- function(names) {
  if (is.null(names)) NULL else as.formula(paste("~", paste(unlist(names), collapse = " + ")))
}
call_text <- function(call) paste(deparse(call, width.cutoff = 500), collapse = " ")

design_call <- function(dataset, spec) {
  if (!is.null(spec$replicates)) {
    rep <- spec$replicates
    call <- bquote(svrepdesign(weights = .(formula_of(spec$weights)), repweights = read(.(sub(
      ".csv.gz", "", rep$file, fixed = TRUE))), type = .(sub("^(sub|mrb)", "", rep$type)), scale = .(rep$scale),
      rscales = .(rep$rscales), combined.weights = .(rep$combined), mse = .(rep$mse),
      data = data[[.(dataset)]]))
    if (identical(rep$type, "Fay")) call$rho <- rep$rho
  } else {
    call <- bquote(svydesign(id = .(formula_of(if (is.null(spec$psu)) "1" else spec$psu)),
                             data = data[[.(dataset)]]))
    for (part in c("strata", "weights", "fpc")) {
      if (!is.null(spec[[part]])) call[[part]] <- formula_of(spec[[part]])
    }
    if (isTRUE(spec$nest)) call$nest <- TRUE
  }
  calibrated_call(call, spec$calibration, dataset, !is.null(spec$replicates))
}

frame_of <- function(totals, by) {
  keys <- do.call(rbind, strsplit(names(totals), ".", fixed = TRUE))
  frame <- as.data.frame(keys, stringsAsFactors = FALSE)
  names(frame) <- by
  frame$Freq <- as.numeric(unlist(totals))
  frame
}

calibrated_call <- function(call, said, dataset, replicated) {
  if (is.null(said)) return(call)
  if (said$kind == "poststratify") {
    by <- unlist(said$by)
    return(bquote(postStratify(.(call), .(formula_of(by)), .(frame_of(said$totals, by)))))
  }
  if (said$kind == "rake") {
    formulas <- lapply(names(said$margins), formula_of)
    frames <- lapply(names(said$margins), function(by) frame_of(said$margins[[by]], by))
    return(bquote(rake(.(call), .(formulas), .(frames),
                       control = list(maxit = 500, epsilon = 1e-11, verbose = FALSE))))
  }
  totals <- unlist(said$totals)
  formula <- formula_of(said_formula(names(totals), dataset))
  call <- bquote(calibrate(.(call), .(formula), .(totals), calfun = .(said$calfun),
                           epsilon = 1e-11, maxit = 200))
  if (!is.null(said$bounds)) call$bounds <- unlist(said$bounds)
  # Its default stops with an error where replicate weights are not compressed.
  if (replicated) call$compress <- FALSE
  call
}

said_formula <- function(columns, dataset) {
  names <- names(data[[dataset]])
  found <- sapply(setdiff(columns, "(Intercept)"), function(column) {
    if (column %in% names) return(column)
    fits <- names[startsWith(column, names)]
    fits[which.max(nchar(fits))]
  })
  unique(found)
}

where_text <- function(where) {
  paste(sapply(where, function(each) {
    value <- if (length(each) > 2) each[[3]]
    shown <- function(x) if (is.character(x)) encodeString(x, quote = '"') else format(x)
    switch(each[[2]],
           "not null" = sprintf("!is.na(%s)", each[[1]]),
           "in" = sprintf("%s %%in%% c(%s)", each[[1]], paste(sapply(value, shown), collapse = ", ")),
           sprintf("%s %s %s", each[[1]], each[[2]], shown(value)))
  }), collapse = " & ")
}

variables_of <- function(said) {
  ys <- unlist(said$y)
  if (isTRUE(said$categorical)) ys <- sprintf("factor(%s)", ys)
  compared <- grepl("[=<>]", ys)
  ys[compared] <- sprintf("I(%s)", gsub("'", '"', ys[compared]))
  formula_of(ys)
}

STATISTIC <- list(mean = quote(svymean), total = quote(svytotal), ratio = quote(svyratio),
                  quantile = quote(svyquantile), proportion = quote(svyciprop),
                  variance = quote(svyvar))

estimate_call <- function(said, base = said$stat) {
  design <- quote(des)
  if (!is.null(said$where)) design <- bquote(subset(des, .(str2lang(where_text(said$where)))))
  y <- variables_of(said)
  extra <- list()
  if (identical(said$na, "drop")) extra$na.rm <- TRUE
  if (!is.null(said$deff)) extra$deff <- if (said$deff == "wr") "replace" else TRUE
  if (!is.null(said$p)) extra$quantiles <- as.numeric(unlist(said$p))
  if (!is.null(said$qrule)) extra$qrule <- said$qrule
  if (!is.null(said$interval)) extra$interval.type <- said$interval
  if (!is.null(said$ci_method)) extra$method <- said$ci_method
  if (is.null(said$by)) {
    arguments <- if (base == "ratio") list(y, formula_of(said$x), design) else list(y, design)
    return(as.call(c(STATISTIC[[base]], arguments, extra)))
  }
  arguments <- list(y, formula_of(said$by), design, STATISTIC[[base]])
  if (base == "ratio") arguments <- c(arguments, denominator = formula_of(said$x))
  if (base == "quantile") extra <- c(extra, list(ci = TRUE, vartype = "se"))
  if (base == "proportion") extra <- c(extra, list(vartype = "se"))
  as.call(c(quote(svyby), arguments, extra))
}

# --- what R answers, in the form --------------------------------------------------------------

number <- function(x) { x <- as.numeric(x); x[!is.finite(x)] <- NA; x }
pair_of <- function(low, high) number(c(low, high))
matrix_of <- function(v) if (NROW(v) < 2) NULL else lapply(seq_len(nrow(v)), function(i) number(v[i, ]))
quiet <- function(x) suppressWarnings(x)

# A variance by replicates is a matrix without names, of which confint makes nothing.
variance_row <- function(est, df, y) {
  estimate <- as.numeric(est)
  se <- as.numeric(sqrt(attr(est, "var")))
  list(name = y, estimate = number(estimate), se = number(se),
       ci = pair_of(estimate + qt(0.025, df) * se, estimate + qt(0.975, df) * se))
}

plain_rows <- function(est, df, deff_said, said) {
  est_names <- if (inherits(est, "svyratio")) {
    as.vector(outer(rownames(est$ratio), colnames(est$ratio), paste, sep = "/"))
  } else names(coef(est))
  if (inherits(est, "svrepvar")) return(list(variance_row(est, df, unlist(said$y))))
  ci <- quiet(confint(est, df = df))
  deffs <- if (deff_said) deff(est)
  if (is.matrix(deffs)) deffs <- diag(deffs)
  deffs <- number(deffs)
  lapply(seq_along(est_names), function(i) {
    row <- list(name = est_names[i], estimate = number(coef(est)[i]), se = number(SE(est)[i]),
                ci = pair_of(ci[i, 1], ci[i, 2]))
    if (deff_said) row$deff <- deffs[i]
    row
  })
}

inside <- function(des, by, key) {
  keep <- rep(TRUE, nrow(des$variables))
  for (each in by) keep <- keep & des$variables[[each]] == key[[each]]
  keep & !is.na(keep)
}

by_rows <- function(est, des, said, df) {
  by <- unlist(said$by)
  frame <- as.data.frame(est)
  names_of <- names(coef(est))
  ci <- quiet(confint(est, df = df))
  se <- as.vector(unlist(SE(est)))
  deffs <- if (!is.null(said$deff)) as.vector(unlist(deff(est)))
  used <- if (inherits(des, "svyrep.design")) rep(TRUE, nrow(des$variables)) else weights(des) != 0
  lapply(seq_along(names_of), function(i) {
    key <- lapply(frame[(i - 1) %% nrow(frame) + 1, by, drop = FALSE], as.character)
    keep <- inside(des, by, key)
    row <- list(key = key, name = names_of[i], estimate = number(coef(est)[i]), se = number(se[i]),
                ci = pair_of(ci[i, 1], ci[i, 2]), domain_degf = degf(des[keep, ]),
                n = sum(keep & used))
    if (length(unlist(said$p)) > 1) row$p <- unlist(said$p)[(i - 1) %/% nrow(frame) + 1]
    if (!is.null(said$deff)) row$deff <- number(deffs[i])
    row
  })
}

expected_of <- function(est, des, said) {
  df <- degf(des)
  if (!is.null(said$by)) return(list(degf = df, ci_df = df, rows = by_rows(est, des, said, df)))
  if (said$stat == "quantile") {
    ci <- confint(est)
    se <- as.vector(SE(est))
    ys <- unlist(said$y)
    grid <- expand.grid(p = as.numeric(unlist(said$p)), y = ys, stringsAsFactors = FALSE)
    return(list(degf = df, rows = lapply(seq_len(nrow(grid)), function(i) {
      list(name = grid$y[i], p = grid$p[i], estimate = number(coef(est)[i]), se = number(se[i]),
           ci = pair_of(ci[i, 1], ci[i, 2]))
    })))
  }
  if (said$stat == "proportion") {
    return(list(degf = df, rows = list(list(name = names(coef(est)), estimate = number(coef(est)),
      se = number(SE(est)), ci = pair_of(attr(est, "ci")[1], attr(est, "ci")[2])))))
  }
  found <- list(degf = df, ci_df = df, rows = plain_rows(est, df, !is.null(said$deff), said))
  if (said$stat %in% c("mean", "total")) found["vcov"] <- list(matrix_of(vcov(est)))
  found
}

test_of <- function(test) {
  list(test = list(statistic = number(test$statistic), parameter = as.list(number(test$parameter)),
                   p_value = number(test$p.value),
                   estimate = if (is.null(test$estimate)) list() else number(test$estimate)))
}

# --- making cases -----------------------------------------------------------------------------

made <- list()
add <- function(id, dataset, design, ..., options = NULL) {
  said <- list(...)
  old <- base::options(survey.lonely.psu = "fail", survey.adjust.domain.lonely = FALSE)
  on.exit(base::options(old))
  if (!is.null(options)) base::options(options)
  calls <- list(design = design_call(dataset, design))
  des <- tryCatch(quiet(eval(calls$design)), error = function(e) stop(id, ": ", conditionMessage(e)))
  within <- if (is.null(said$where)) des else {
    eval(bquote(subset(des, .(str2lang(where_text(said$where))))))
  }
  expected <- tryCatch(quiet(switch(said$stat,
    chisq = {
      calls$estimate <- bquote(svychisq(.(formula_of(c(said$rows, said$cols))), within,
                                        statistic = .(said$method)))
      test_of(eval(calls$estimate))
    },
    ttest = {
      calls$estimate <- bquote(svyttest(.(as.formula(paste(said$y, "~",
        if (is.null(said$group)) "0" else said$group))), within))
      if (is.null(said$group) && identical(said$na, "drop")) calls$estimate$na.rm <- TRUE
      test_of(eval(calls$estimate))
    },
    glm = {
      family <- if (said$family == "binomial") quote(quasibinomial()) else quote(gaussian())
      calls$estimate <- bquote(svyglm(.(as.formula(said$formula)), within, family = .(family)))
      fit <- eval(calls$estimate)
      ci <- confint(fit, ddf = fit$df.residual)
      list(degf = degf(within), df_residual = fit$df.residual, rows = lapply(seq_along(coef(fit)),
        function(i) list(name = names(coef(fit))[i], estimate = number(coef(fit)[i]),
                         se = number(SE(fit)[i]), ci = pair_of(ci[i, 1], ci[i, 2]))),
        vcov = matrix_of(vcov(fit)))
    },
    contrast = {
      base <- estimate_call(said[setdiff(names(said), "deff")], said$base)
      if (!is.null(said$by)) base$covmat <- TRUE
      said$base <- NULL
      how <- if (is.null(said$expression)) unlist(said$contrast) else str2lang(said$expression)
      calls$estimate <- if (is.null(said$expression)) bquote(svycontrast(.(base), .(how))) else {
        bquote(svycontrast(.(base), quote(.(how))))
      }
      est <- eval(calls$estimate)
      df <- degf(within)
      ci <- confint(est, df = df)
      list(degf = df, ci_df = df, rows = list(list(name = names(coef(est)),
        estimate = number(coef(est)), se = number(SE(est)), ci = pair_of(ci[1], ci[2]))))
    },
    {
      calls$estimate <- estimate_call(said)
      expected_of(eval(calls$estimate), within, said)
    })), error = function(e) list(error = conditionMessage(e)))
  if (!is.null(expected$error) && !identical(options$survey.lonely.psu, "fail")) {
    # Said, and left out: R itself cannot do it.
    return(cat("left out", id, expected$error, "\n"))
  }
  case <- list(id = id, dataset = dataset, design = design, statistic = said)
  case["options"] <- list(options)
  case$r <- list(estimate = call_text(calls$estimate))
  case$expected <- expected
  made[[length(made) + 1]] <<- case
}

finish <- function(name) {
  content <- list(made_with = list(R = R.version.string,
                                   survey = as.character(packageVersion("survey"))), cases = made)
  text <- toJSON(content, auto_unbox = TRUE, null = "null", na = "null", digits = I(15))
  # One line for each case: a change shows as the case that it changes.
  text <- gsub(',{"id":', ',\n{"id":', text, fixed = TRUE)
  writeLines(text, file.path(home, "cases", paste0(name, ".json")))
  cat(name, length(made), "\n")
  made <<- list()
}

employed <- list(list("labour_status", "==", "employed"))
mini <- list(psu = list("psu"), strata = "stratum", weights = "weight", nest = TRUE)
pairs <- mini

# --- means, totals, ratios --------------------------------------------------------------------

add("own_basic.mean2", "lfs_mini", mini, stat = "mean", y = list("hours", "earnings"), na = "drop")
add("own_basic.total3", "lfs_mini", mini, stat = "total", y = list("employed", "unemployed", "lf"))
add("own_basic.ratio", "lfs_mini", mini, stat = "ratio", y = "earnings", x = "hours", na = "drop")
add("own_basic.ratio2", "lfs_mini", mini, stat = "ratio", y = list("employed", "unemployed"), x = "lf")
add("own_basic.factor", "lfs_mini", mini, stat = "mean", y = "labour_status", categorical = TRUE)
add("own_basic.factor_total", "lfs_mini", mini, stat = "total", y = "education", categorical = TRUE)
add("own_basic.factor_by", "lfs_mini", mini, stat = "mean", y = "labour_status", categorical = TRUE,
    by = "sex")
add("own_basic.compared", "lfs_mini", mini, stat = "mean", y = "age >= 40")
add("own_basic.compared_total", "lfs_mini", mini, stat = "total", y = "sex == 'male'")
add("own_basic.by2", "lfs_mini", mini, stat = "mean", y = list("employed", "lf"), by = "age_group")
add("own_basic.by_na", "lfs_mini", mini, stat = "total", y = "earnings", by = list("sex", "urban"),
    na = "drop")
add("own_basic.weights_only", "lfs_mini", list(weights = "weight"), stat = "mean", y = "age", by = "sex")
add("own_basic.strata_only", "lfs_mini", list(strata = "stratum", weights = "weight"), stat = "total",
    y = "age")
conditions <- list(
  ne = list("sex", "!=", "male"), gt = list("age", ">", 40), lt = list("age", "<", 30),
  ge = list("hours", ">=", 40), le = list("hours", "<=", 38), not_null = list("hours", "not null"),
  within = list("region", "in", list("R01", "R05", "R14")), number = list("urban", "==", 1))
for (each in names(conditions)) {
  add(paste0("own_basic.where_", each), "lfs_mini", mini, stat = "mean", y = "employed",
      where = list(conditions[[each]]))
}
add("own_basic.where_several", "lfs_mini", mini, stat = "ratio", y = "informal", x = "employed",
    by = "sex", na = "drop", where = list(list("age", ">=", 25), list("urban", "in", list(1)),
                                          list("hours", "not null")))
add("own_basic.variance", "lfs_mini", mini, stat = "variance", y = "hours", na = "drop")
add("own_basic.variance_by", "lfs_mini", mini, stat = "variance", y = "hours", by = "sex", na = "drop")
add("own_basic.variance_where", "lfs_mini", mini, stat = "variance", y = "earnings", na = "drop",
    where = list(list("urban", "==", 1)))
for (how in c("wor", "wr")) {
  add(paste0("own_basic.deff_mean_", how), "lfs_mini", mini, stat = "mean",
      y = list("hours", "earnings"), na = "drop", deff = how)
  add(paste0("own_basic.deff_total_", how), "lfs_mini", mini, stat = "total", y = "employed",
      deff = how)
  if (how == "wor") {
    add("own_basic.deff_by", "lfs_mini", mini, stat = "mean", y = "lf", by = "sex", deff = how)
  }
  add(paste0("own_basic.deff_ratio_", how), "lfs_mini", mini, stat = "ratio", y = "unemployed",
      x = "lf", deff = how)
  add(paste0("own_basic.deff_factor_", how), "lfs_mini", mini, stat = "mean", y = "labour_status",
      categorical = TRUE, deff = how)
  add(paste0("own_basic.deff_where_", how), "lfs_mini", mini, stat = "mean", y = "employed",
      where = list(list("sex", "==", "female")), deff = how)
}
finish("own_basic")

# --- stages and finite populations ------------------------------------------------------------

one <- list(psu = list("psu"), strata = "stratum", weights = "weight", fpc = list("N1"), nest = TRUE)
two <- one
two$psu <- list("psu", "hh")
two$fpc <- list("N1", "N2")
two_alone <- two[names(two) != "weights"]
three_alone <- two_alone
three_alone$psu <- list("psu", "hh", "row_number")
three_alone$fpc <- list("N1", "N2", "N3")
data$lfs_stages$row_number <- seq_len(nrow(data$lfs_stages))
write_data(data$lfs_stages, "lfs_stages")
designs <- list(one = one, two = two, two_alone = c(two_alone, list(weights = NULL)),
                two_wr = two[names(two) != "fpc"], three_alone = three_alone)
for (each in names(designs)) {
  id <- function(end) paste0("own_stages.", each, "_", end)
  spec <- designs[[each]]
  add(id("mean"), "lfs_stages", spec, stat = "mean", y = list("employed", "lf"))
  add(id("total"), "lfs_stages", spec, stat = "total", y = "unemployed")
  add(id("ratio_by"), "lfs_stages", spec, stat = "ratio", y = "unemployed", x = "lf", by = "sex")
  add(id("where"), "lfs_stages", spec, stat = "mean", y = "hours", na = "drop",
      where = list(list("sex", "==", "female")))
  add(id("deff"), "lfs_stages", spec, stat = "mean", y = "employed", deff = "wor")
  add(id("quantile"), "lfs_stages", spec, stat = "quantile", y = "earnings", p = c(0.25, 0.5),
      qrule = "math", interval = "mean", na = "drop")
}
finish("own_stages")

# --- strata with one PSU ----------------------------------------------------------------------

tiny <- list(psu = list("i"), strata = "h", weights = "w", nest = TRUE)
for (rule in c("fail", "remove", "certainty", "adjust", "average")) {
  for (switch in c(FALSE, TRUE)) {
    said <- list(survey.lonely.psu = rule, survey.adjust.domain.lonely = switch)
    lonely <- function(spec) c(spec, list(lonely_psu = rule, adjust_domain_lonely = switch))
    id <- function(end) paste0("own_lonely.", rule, if (switch) "_switch_" else "_", end)
    add(id("tiny_mean"), "tiny_lonely", lonely(tiny), stat = "mean", y = "y", options = said)
    add(id("tiny_by"), "tiny_lonely", lonely(tiny), stat = "mean", y = "y", by = "g", options = said)
    add(id("tiny_where"), "tiny_lonely", lonely(tiny), stat = "mean", y = "y",
        where = list(list("y", ">=", 4)), options = said)
    add(id("lfs_ratio"), "lfs_lonely", lonely(mini), stat = "ratio", y = "unemployed", x = "lf",
        options = said)
    add(id("lfs_where"), "lfs_lonely", lonely(mini), stat = "mean", y = "hours", na = "drop",
        where = list(list("status_in_employment", "==", "family")), options = said)
    if (rule != "adjust") {
      add(id("tiny_total"), "tiny_lonely", lonely(tiny), stat = "total", y = "y", options = said)
      add(id("tiny_total_by"), "tiny_lonely", lonely(tiny), stat = "total", y = "y", by = "g",
          options = said)
    }
  }
}
# In lfs_lonely some records weigh 0: R takes their PSU as one of the domain, and counts it in svychisq.
for (rule in c("remove", "adjust", "average")) {
  for (switch in c(FALSE, TRUE)) {
    said <- list(survey.lonely.psu = rule, survey.adjust.domain.lonely = switch)
    spec <- c(mini, list(lonely_psu = rule, adjust_domain_lonely = switch))
    id <- function(end) paste0("own_lonely.", rule, if (switch) "_switch_" else "_", end)
    for (each in c("status_in_employment", "industry", "occupation")) {
      add(id(paste0("weightless_", each)), "lfs_lonely", spec, stat = "mean", y = "age", by = each,
          options = said)
    }
    add(id("weightless_ratio"), "lfs_lonely", spec, stat = "ratio", y = "informal", x = "employed",
        by = "status_in_employment", na = "drop", options = said)
    add(id("weightless_variance"), "lfs_lonely", spec, stat = "variance", y = "age",
        by = "occupation", options = said)
    add(id("weightless_quantile"), "lfs_lonely", spec, stat = "quantile", y = "hours",
        by = "status_in_employment", p = 0.5, qrule = "math", interval = "mean", na = "drop",
        options = said)
    add(id("weightless_vcov"), "lfs_lonely", spec, stat = "mean", y = list("hours", "age"),
        na = "drop", where = list(list("status_in_employment", "==", "family")), options = said)
    add(id("weightless_contrast"), "lfs_lonely", spec, stat = "contrast", base = "mean", y = "age",
        by = "sex", contrast = list(male = 1, female = -1), options = said,
        where = list(list("status_in_employment", "==", "family")))
    # Wald's test is of totals, which 4.5 answers otherwise under this rule.
    for (method in if (rule == "adjust") "F" else c("F", "Wald")) {
      add(id(paste0("weightless_", method)), "lfs_lonely", spec, stat = "chisq", rows = "sex",
          cols = "status_in_employment", method = method, where = employed, options = said)
      add(id(paste0("weightless_all_", method)), "lfs_lonely", spec, stat = "chisq", rows = "urban",
          cols = "labour_status", method = method, options = said)
    }
    add(id("weightless_ttest"), "lfs_lonely", spec, stat = "ttest", y = "employed", group = "sex",
        options = said)
    add(id("weightless_glm"), "lfs_lonely", spec, stat = "glm", formula = "age ~ sex + urban",
        family = "gaussian", options = said,
        where = list(list("status_in_employment", "==", "family")))
  }
}
# Every stratum lonely: the figure, and what the rule leaves of its error.
alone <- list(psu = list("i"), strata = "h", weights = "w", nest = TRUE)
for (rule in c("remove", "average", "adjust")) {
  said <- list(survey.lonely.psu = rule, survey.adjust.domain.lonely = FALSE)
  spec <- c(alone, list(lonely_psu = rule, adjust_domain_lonely = FALSE))
  id <- function(end) paste0("own_lonely.", rule, "_alone_", end)
  add(id("mean"), "all_lonely", spec, stat = "mean", y = list("y", "a"), options = said)
  add(id("glm"), "all_lonely", spec, stat = "glm", formula = "a ~ g", family = "gaussian", options = said)
  add(id("logit"), "all_lonely", spec, stat = "glm", formula = "y ~ g", family = "binomial", options = said)
  add(id("ttest"), "all_lonely", spec, stat = "ttest", y = "a", group = "g", options = said)
  add(id("ttest_one"), "all_lonely", spec, stat = "ttest", y = "a", options = said)
  for (method in c("F", "Chisq")) {
    add(id(method), "all_lonely", spec, stat = "chisq", rows = "y", cols = "g", method = method,
        options = said)
  }
}
add("own_lonely.fpc_certainty", "tiny_lonely", c(tiny, list(fpc = list("N"), lonely_psu = "certainty")),
    stat = "mean", y = "y", options = list(survey.lonely.psu = "certainty"))
finish("own_lonely")

# --- quantiles --------------------------------------------------------------------------------

# Rules that look at single records depend on the order of equal values, which R takes from the file.
# The engine orders them by weight, so that no order of records changes a figure: so must the file be.
as_they_came <- data
data$lfs_mini <- data$lfs_mini[order(data$lfs_mini$weight), ]
rules <- c("math", "school", "shahvaish", paste0("hf", 1:9))
for (rule in rules) {
  add(paste0("own_quantile.", rule), "lfs_mini", mini, stat = "quantile", y = "earnings",
      p = c(0.02, 0.25, 0.5, 0.9), qrule = rule, interval = "mean", na = "drop")
}
for (kind in c("beta", "xlogit", "asin", "score")) {
  for (rule in c("math", "school", "hf2", "hf4", "hf7")) {
    add(paste0("own_quantile.", kind, "_", rule), "lfs_mini", mini, stat = "quantile", y = "hours",
        p = c(0.1, 0.5, 0.9), qrule = rule, interval = kind, na = "drop")
  }
}
for (kind in c("mean", "beta", "xlogit", "asin")) {
  add(paste0("own_quantile.where_", kind), "lfs_mini", mini, stat = "quantile", y = "earnings",
      p = c(0.1, 0.5), qrule = "math", interval = kind, na = "drop",
      where = list(list("sex", "==", "female"), list("urban", "==", 1)))
  add(paste0("own_quantile.by_", kind), "lfs_mini", mini, stat = "quantile", y = "hours", by = "sex",
      p = 0.5, qrule = "hf7", interval = kind, na = "drop")
}
add("own_quantile.by_several", "lfs_mini", mini, stat = "quantile", y = "age", by = "sex",
    p = c(0.25, 0.75), qrule = "math", interval = "mean")
add("own_quantile.two", "lfs_mini", mini, stat = "quantile", y = list("hours", "earnings"),
    p = c(0.25, 0.75), qrule = "math", interval = "mean", na = "drop")
add("own_quantile.extremes", "lfs_pair", pairs, stat = "quantile", y = "age",
    p = c(0.001, 0.01, 0.99, 0.999), qrule = "math", interval = "mean")
finish("own_quantile")
data <- as_they_came

# --- proportions, tests, contrasts, models ----------------------------------------------------

methods <- c("logit", "likelihood", "asin", "beta", "mean", "xlogit")
for (method in methods) {
  id <- function(end) paste0("own_proportion.", method, end)
  add(id(""), "lfs_mini", mini, stat = "proportion", y = "labour_status == 'unemployed'",
      ci_method = method)
  add(id("_where"), "lfs_pair", pairs, stat = "proportion", y = "age >= 40", ci_method = method,
      where = list(list("sex", "==", "female")))
  add(id("_na"), "lfs_mini", mini, stat = "proportion", y = "hours > 40", ci_method = method,
      na = "drop")
}
add("own_proportion.by", "lfs_mini", mini, stat = "proportion", y = "age >= 40", by = "sex",
    ci_method = "xlogit")
finish("own_proportion")

chisq <- c("F", "Chisq", "Wald", "adjWald", if (requireNamespace("CompQuadForm", quietly = TRUE)) "lincom",
           "saddlepoint")
for (method in chisq) {
  id <- function(end) paste0("own_chisq.", method, "_", end)
  add(id("sex_status"), "lfs_mini", mini, stat = "chisq", rows = "sex", cols = "labour_status",
      method = method)
  add(id("where"), "lfs_mini", mini, stat = "chisq", rows = "status_in_employment", cols = "sex",
      method = method, where = employed)
  add(id("education"), "lfs_mini", mini, stat = "chisq", rows = "education", cols = "age_group",
      method = method)
  add(id("pair"), "lfs_pair", pairs, stat = "chisq", rows = "urban", cols = "employed", method = method)
}
finish("own_chisq")

add("own_ttest.group", "lfs_mini", mini, stat = "ttest", y = "employed", group = "sex")
add("own_ttest.group_na", "lfs_mini", mini, stat = "ttest", y = "hours", group = "sex", na = "drop")
add("own_ttest.group_number", "lfs_mini", mini, stat = "ttest", y = "age", group = "urban")
add("own_ttest.where", "lfs_mini", mini, stat = "ttest", y = "hours", group = "sex", where = employed)
add("own_ttest.one", "lfs_mini", mini, stat = "ttest", y = "employed")
add("own_ttest.one_na", "lfs_pair", pairs, stat = "ttest", y = "hours", na = "drop")
finish("own_ttest")

add("own_contrast.means", "lfs_mini", mini, stat = "contrast", base = "mean",
    y = list("employed", "unemployed"), contrast = list(employed = 1, unemployed = -2))
add("own_contrast.totals", "lfs_mini", mini, stat = "contrast", base = "total",
    y = list("employed", "unemployed", "lf"), contrast = list(employed = 1, unemployed = 1, lf = -0.5))
add("own_contrast.by", "lfs_mini", mini, stat = "contrast", base = "mean", y = "lf", by = "sex",
    contrast = list(male = 1, female = -1))
add("own_contrast.by_number", "lfs_mini", mini, stat = "contrast", base = "mean", y = "age",
    by = "urban", contrast = list(`1` = 1, `0` = -1))
add("own_contrast.by_two", "lfs_mini", mini, stat = "contrast", base = "mean", y = "employed",
    by = list("sex", "urban"), contrast = list(male.1 = 1, female.1 = -1, male.0 = -1, female.0 = 1))
add("own_contrast.by_total", "lfs_mini", mini, stat = "contrast", base = "total", y = "lf",
    by = "sex", contrast = list(male = 1, female = -1))
add("own_contrast.by_ratio", "lfs_mini", mini, stat = "contrast", base = "ratio", y = "unemployed",
    x = "lf", by = "sex", contrast = list(male = 1, female = -1))
add("own_contrast.factor", "lfs_mini", mini, stat = "contrast", base = "mean", y = "labour_status",
    categorical = TRUE, contrast = list(`factor(labour_status)employed` = 1,
                                        `factor(labour_status)inactive` = -1))
add("own_contrast.expression", "lfs_mini", mini, stat = "contrast", base = "total",
    y = list("unemployed", "lf"), expression = "unemployed/lf")
add("own_contrast.expression_by", "lfs_mini", mini, stat = "contrast", base = "mean", y = "lf",
    by = "sex", expression = "female/male - 1")
add("own_contrast.expression_log", "lfs_mini", mini, stat = "contrast", base = "mean",
    y = list("hours", "earnings"), na = "drop", expression = "log(earnings) - log(hours)")
add("own_contrast.expression_quoted", "lfs_mini", mini, stat = "contrast", base = "mean", y = "lf",
    by = "age_group", expression = "`15-24`/(`15-24` + `25-34`)")
finish("own_contrast")

for (each in c("pair", "mini")) {
  dataset <- paste0("lfs_", each)
  id <- function(end) paste0("own_glm.", each, "_", end)
  add(id("gaussian"), dataset, mini, stat = "glm", formula = "hours ~ sex + age", family = "gaussian")
  add(id("gaussian_text"), dataset, mini, stat = "glm", formula = "age ~ education + urban",
      family = "gaussian")
  add(id("binomial"), dataset, mini, stat = "glm", formula = "employed ~ sex + age", family = "binomial")
  add(id("binomial_text"), dataset, mini, stat = "glm", formula = "informal ~ sex + education",
      family = "binomial", where = employed)
}
add("own_glm.mini_where", "lfs_mini", mini, stat = "glm", formula = "earnings ~ hours + sex + urban",
    family = "gaussian", where = list(list("age", ">=", 25), list("age", "<", 60)))
finish("own_glm")

# --- replicate weights ------------------------------------------------------------------------

set.seed(20240229)
base <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, nest = TRUE, data = data$lfs_pair)
flat <- svydesign(id = ~interaction(stratum, psu), weights = ~weight, data = data$lfs_pair)
kinds <- list(
  jk1 = list(as.svrepdesign(flat, type = "JK1"), "JK1"),
  jkn = list(as.svrepdesign(base, type = "JKn"), "JKn"),
  brr = list(as.svrepdesign(base, type = "BRR"), "BRR"),
  fay = list(as.svrepdesign(base, type = "Fay", fay.rho = 0.4), "Fay"),
  boot = list(as.svrepdesign(base, type = "bootstrap", replicates = 25), "bootstrap"),
  subboot = list(as.svrepdesign(base, type = "subbootstrap", replicates = 25), "subbootstrap"),
  mrb = list(as.svrepdesign(base, type = "mrbbootstrap", replicates = 25), "mrbbootstrap"))
reps <- list()
for (each in names(kinds)) {
  made_by <- kinds[[each]][[1]]
  name <- paste0("lfs_pair_own_", each)
  # The factors are kept, not the weights, where they are whole: a small file, the same numbers.
  factors <- as.data.frame(as.matrix(made_by$repweights))
  names(factors) <- sprintf("r%02d", seq_along(factors))
  write_data(factors, name)
  for (mse in c(FALSE, TRUE)) {
    reps[[paste0(each, if (mse) "_mse" else "")]] <- list(weights = "weight", replicates = list(
      file = paste0(name, ".csv.gz"), combined = FALSE, scale = made_by$scale,
      rscales = rep(1, ncol(factors)) * made_by$rscales, mse = mse, type = kinds[[each]][[2]],
      rho = if (each == "fay") 0.4 else 0))
  }
}
whole <- read("lfs_pair_own_jkn") * data$lfs_pair$weight
write_data(as.data.frame(lapply(whole, as.numeric)), "lfs_pair_own_whole")
reps$whole <- reps$jkn
reps$whole$replicates$file <- "lfs_pair_own_whole.csv.gz"
reps$whole$replicates$combined <- TRUE
for (each in c("ACS", "successive-difference")) {
  reps[[each]] <- reps$brr_mse
  reps[[each]]$replicates$type <- each
  reps[[each]]$replicates$scale <- 4 / length(reps$brr$replicates$rscales)
}
for (each in names(reps)) {
  spec <- reps[[each]]
  id <- function(end) paste0("own_rep.", each, "_", end)
  add(id("mean"), "lfs_pair", spec, stat = "mean", y = list("employed", "lf"))
  add(id("ratio"), "lfs_pair", spec, stat = "ratio", y = "unemployed", x = "lf", by = "sex")
  if (each %in% c("jk1", "jkn_mse", "brr", "fay_mse", "boot", "whole")) {
    add(id("total"), "lfs_pair", spec, stat = "total", y = "hours", na = "drop")
    add(id("where"), "lfs_pair", spec, stat = "mean", y = "hours", na = "drop",
        where = list(list("sex", "==", "female")))
    add(id("factor"), "lfs_pair", spec, stat = "mean", y = "labour_status", categorical = TRUE)
    for (kind in c("mean", "beta", "xlogit", "quantile")) {
      add(id(paste0("quantile_", kind)), "lfs_pair", spec, stat = "quantile", y = "age",
          p = c(0.25, 0.5), qrule = "math", interval = kind)
    }
  }
}
for (each in names(reps)) {
  add(paste0("own_rep.", each, "_variance"), "lfs_pair", reps[[each]], stat = "variance", y = "hours",
      na = "drop", where = list(list("sex", "==", "female")))
}
add("own_rep.brr_proportion", "lfs_pair", reps$brr, stat = "proportion", y = "age >= 40",
    ci_method = "xlogit")
add("own_rep.brr_beta", "lfs_pair", reps$brr, stat = "proportion", y = "age >= 40", ci_method = "beta")
add("own_rep.brr_chisq", "lfs_pair", reps$brr, stat = "chisq", rows = "sex", cols = "employed",
    method = "F")
add("own_rep.brr_ttest", "lfs_pair", reps$brr, stat = "ttest", y = "employed", group = "sex")
add("own_rep.jkn_glm", "lfs_pair", reps$jkn, stat = "glm", formula = "hours ~ sex + age",
    family = "gaussian")
add("own_rep.jkn_logit", "lfs_pair", reps$jkn, stat = "glm", formula = "employed ~ sex + age",
    family = "binomial")
add("own_rep.brr_contrast", "lfs_pair", reps$brr, stat = "contrast", base = "mean", y = "lf",
    by = "sex", contrast = list(male = 1, female = -1))
add("own_rep.brr_deff", "lfs_pair", reps$brr, stat = "mean", y = "employed", deff = "wor")
finish("own_rep")

# --- calibration ------------------------------------------------------------------------------

weighted <- function(by, scale) {
  table <- data$lfs_mini
  found <- tapply(table$weight, table[by], sum)
  names <- do.call(paste, c(expand.grid(dimnames(found), stringsAsFactors = FALSE), sep = "."))
  as.list(setNames(round(as.vector(found) * scale), names))
}
sum_of <- function(totals) sum(unlist(totals))
population <- 600000
share_out <- function(by, pull) {
  parts <- unlist(weighted(by, 1))
  parts <- parts * (1 + pull * seq(-1, 1, length.out = length(parts)))
  parts <- round(population * parts / sum(parts))
  parts[1] <- parts[1] + population - sum(parts)
  as.list(parts)
}
sexes <- share_out("sex", 0.06)
ages <- share_out("age_group", 0.1)
weighted_age <- weighted.mean(data$lfs_mini$age, data$lfs_mini$weight)
auxiliaries <- list(`(Intercept)` = population, sexmale = sexes$male, age = round(1.01 * weighted_age * population))
calibrations <- list(
  post = list(kind = "poststratify", by = "sex", totals = sexes),
  post2 = list(kind = "poststratify", by = list("sex", "age_group"),
               totals = share_out(c("sex", "age_group"), 0.15)),
  rake = list(kind = "rake", margins = list(sex = sexes, age_group = ages)),
  linear = list(kind = "calibrate", calfun = "linear", totals = auxiliaries),
  linear_bounds = list(kind = "calibrate", calfun = "linear", totals = auxiliaries,
                       bounds = c(0.87, 1.08)),
  raking = list(kind = "calibrate", calfun = "raking", totals = auxiliaries),
  logit = list(kind = "calibrate", calfun = "logit", totals = auxiliaries, bounds = c(0.7, 1.6)))
linear <- eval(design_call("lfs_mini", c(mini, list(calibration = calibrations$linear))))
print(range(weights(linear) / data$lfs_mini$weight))
rate <- population / sum(data$lfs_mini$weight)
cat("population rate", rate, "\n")
for (each in names(calibrations)) {
  spec <- c(mini, list(calibration = calibrations[[each]]))
  id <- function(end) paste0("own_cal.", each, "_", end)
  add(id("mean"), "lfs_mini", spec, stat = "mean", y = list("employed", "lf"))
  add(id("total"), "lfs_mini", spec, stat = "total", y = "unemployed")
  add(id("ratio"), "lfs_mini", spec, stat = "ratio", y = "unemployed", x = "lf")
  add(id("by"), "lfs_mini", spec, stat = "mean", y = "employed", by = "age_group")
  add(id("total_by"), "lfs_mini", spec, stat = "total", y = "lf", by = "urban")
  add(id("where"), "lfs_mini", spec, stat = "total", y = "unemployed",
      where = list(list("age", ">=", 30), list("urban", "==", 1)))
  add(id("quantile"), "lfs_mini", spec, stat = "quantile", y = "age", p = c(0.25, 0.5),
      qrule = "math", interval = "mean")
}
add("own_cal.post_sex_total", "lfs_mini", c(mini, list(calibration = calibrations$post)),
    stat = "total", y = "sex", categorical = TRUE)
add("own_cal.post_na", "lfs_mini", c(mini, list(calibration = calibrations$post)), stat = "mean",
    y = "hours", na = "drop")
add("own_cal.linear_variance", "lfs_mini", c(mini, list(calibration = calibrations$linear)),
    stat = "variance", y = "age")
add("own_cal.linear_proportion", "lfs_mini", c(mini, list(calibration = calibrations$linear)),
    stat = "proportion", y = "age >= 40", ci_method = "xlogit")
finish("own_cal")

# --- calibration of replicate weights ---------------------------------------------------------

paired <- data$lfs_pair
people <- round(1.03 * sum(paired$weight))
share_of <- function(by, pull) {
  found <- tapply(paired$weight, paired[by], sum)
  names <- do.call(paste, c(expand.grid(dimnames(found), stringsAsFactors = FALSE), sep = "."))
  parts <- as.vector(found) * (1 + pull * seq(-1, 1, length.out = length(found)))
  parts <- round(people * parts / sum(parts))
  parts[1] <- parts[1] + people - sum(parts)
  as.list(setNames(parts, names))
}
known <- list(`(Intercept)` = people, sexmale = share_of("sex", 0.04)$male,
              age = round(1.01 * people * weighted.mean(paired$age, paired$weight)))
fits <- list(
  post = list(kind = "poststratify", by = "sex", totals = share_of("sex", 0.05)),
  post2 = list(kind = "poststratify", by = list("sex", "urban"),
               totals = share_of(c("sex", "urban"), 0.08)),
  rake = list(kind = "rake", margins = list(sex = share_of("sex", 0.05),
                                            age_group = share_of("age_group", 0.06))),
  linear = list(kind = "calibrate", calfun = "linear", totals = known),
  linear_bounds = list(kind = "calibrate", calfun = "linear", totals = known, bounds = c(0.6, 1.5)),
  raking = list(kind = "calibrate", calfun = "raking", totals = known),
  logit = list(kind = "calibrate", calfun = "logit", totals = known, bounds = c(0.4, 2.5)))
for (fit in names(fits)) for (each in c("brr", "fay_mse", "jkn", "boot", "whole")) {
  if (each != "brr" && !fit %in% c("post", "rake", "linear", "logit")) next
  if (each == "whole" && !fit %in% c("post", "logit")) next
  spec <- c(reps[[each]], list(calibration = fits[[fit]]))
  id <- function(end) paste0("own_repcal.", fit, "_", each, "_", end)
  add(id("total"), "lfs_pair", spec, stat = "total", y = list("unemployed", "lf"))
  add(id("mean"), "lfs_pair", spec, stat = "mean", y = list("hours", "earnings"), na = "drop")
  # In small domains the rank of weights that were fitted by steps hangs on R's tolerance.
  add(id("ratio"), "lfs_pair", spec, stat = "ratio", y = "unemployed", x = "lf",
      by = if (fit %in% c("post", "post2", "rake", "linear")) "region" else "sex")
  add(id("where"), "lfs_pair", spec, stat = "total", y = "employed",
      where = list(list("age", ">=", 30), list("urban", "==", 1)))
  for (kind in if (each == "jkn") "mean" else c("mean", "quantile")) {
    add(id(paste0("quantile_", kind)), "lfs_pair", spec, stat = "quantile", y = "age",
        p = c(0.25, 0.5), qrule = "math", interval = kind)
  }
  if (each != "brr" || !fit %in% c("rake", "logit")) next
  add(id("variance"), "lfs_pair", spec, stat = "variance", y = "age")
  add(id("proportion"), "lfs_pair", spec, stat = "proportion", y = "age >= 40", ci_method = "logit")
  add(id("chisq"), "lfs_pair", spec, stat = "chisq", rows = "education", cols = "employed",
      method = "F")
  add(id("ttest"), "lfs_pair", spec, stat = "ttest", y = "employed", group = "urban")
  add(id("contrast"), "lfs_pair", spec, stat = "contrast", base = "mean", y = "employed",
      by = "sex", contrast = list(male = 1, female = -1))
  add(id("glm"), "lfs_pair", spec, stat = "glm", formula = "hours ~ sex + age", family = "gaussian")
  add(id("logit_glm"), "lfs_pair", spec, stat = "glm", formula = "employed ~ sex + age",
      family = "binomial")
}
finish("own_repcal")
