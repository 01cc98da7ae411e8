"""Estimates as files for others: SDMX-CSV, SDMX-JSON, a workbook, beside CSV and Parquet."""
