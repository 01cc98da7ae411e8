"""Statistical briefs of a country on its informal workers, made from its labour force survey.

`material` computes what a brief tells, `chapters` put it into words, charts and tables, `document`
makes one HTML file of it, and a PDF of that.
"""
