//! Plain text tables.

use std::fmt;

/// On which side of its column a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table with a header, its columns as wide as their widest cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these columns.
    #[must_use]
    pub fn new(columns: &[(&str, Align)]) -> Self {
        let columns = columns.iter().map(|(title, align)| ((*title).to_owned(), *align)).collect();
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row; cells beyond the columns are not shown.
    pub fn push(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The same as a table of Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let rule = |(_, align): &(String, Align)| match align {
            Align::Left => "---".to_owned(),
            Align::Right => "---:".to_owned(),
        };
        // A bar would end its cell.
        let safe = |cell: &String| cell.replace('|', "\\|");
        let head = line(self.columns.iter().map(|(title, _)| safe(title)).collect());
        let rules = line(self.columns.iter().map(rule).collect());
        let rows = self.rows.iter().map(|row| line(row.iter().map(safe).collect()));
        head + &rules + &rows.collect::<String>()
    }

    /// Whether it has no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Width of each column in characters.
    fn widths(&self) -> Vec<usize> {
        let cells = |column: usize| self.rows.iter().filter_map(move |row| row.get(column));
        let width = |(column, (title, _)): (usize, &(String, Align))| {
            let widest = cells(column).map(|cell| cell.chars().count()).max().unwrap_or(0);
            widest.max(title.chars().count())
        };
        self.columns.iter().enumerate().map(width).collect()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        let line = |cells: Vec<&str>| {
            let aligned =
                cells.iter().zip(&widths).zip(&self.columns).map(|((cell, &width), (_, align))| {
                    match align {
                        Align::Left => format!("{cell:<width$}"),
                        Align::Right => format!("{cell:>width$}"),
                    }
                });
            aligned.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        writeln!(f, "{}", line(self.columns.iter().map(|(title, _)| title.as_str()).collect()))?;
        let rules: Vec<_> = widths.iter().map(|&width| "─".repeat(width)).collect();
        writeln!(f, "{}", line(rules.iter().map(String::as_str).collect()))?;
        for row in &self.rows {
            writeln!(f, "{}", line(row.iter().map(String::as_str).collect()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(&[("class", Align::Left), ("n", Align::Right)]);
        table.push(["größer".to_owned(), "7".to_owned()]);
        table.push(["x".to_owned(), "12".to_owned()]);
        assert_eq!(table.to_string(), "class    n\n──────  ──\ngrößer   7\nx       12\n");
    }

    #[test]
    fn markdown_keeps_cells_apart() {
        let mut table = Table::new(&[("class", Align::Left), ("n", Align::Right)]);
        table.push(["a|b".to_owned(), "7".to_owned()]);
        assert_eq!(table.markdown(), "| class | n |\n| --- | ---: |\n| a\\|b | 7 |\n");
    }
}
