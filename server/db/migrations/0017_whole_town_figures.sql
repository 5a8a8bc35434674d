-- Most questions about figures are asked of whole towns: their rows lie together, without those of villages between them.
CREATE INDEX month_figure_town ON month_figure (town_id, basis, code, month) INCLUDE (numerator, denominator)
  WHERE unit_code = '';
