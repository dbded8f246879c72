//! Finds long sentences in Markdown.

/// The sentences of more than `limit` words, with the number of their words. Code blocks and
/// tables have no sentences; a code span and a link's address count as a word and as none.
#[must_use]
pub fn longer_than(limit: usize, markdown: &str) -> Vec<(usize, String)> {
    blocks(markdown)
        .iter()
        .flat_map(|block| sentences(&plain(block)))
        .map(|sentence| {
            (sentence.split_whitespace().filter(|word| is_word(word)).count(), sentence)
        })
        .filter(|(words, _)| *words > limit)
        .collect()
}

fn is_word(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// Paragraphs, headings and items of lists.
fn blocks(markdown: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut is_code = false;
    for line in markdown.lines().map(str::trim) {
        if line.starts_with("```") {
            is_code = !is_code;
        }
        let stands_alone =
            line.starts_with('#') || line.starts_with('|') || line.starts_with("```");
        if line.is_empty() || stands_alone || item(line).is_some() {
            blocks.push(String::new());
        }
        if is_code || stands_alone {
            continue;
        }
        if let Some(block) = blocks.last_mut() {
            block.push_str(item(line).unwrap_or(line));
            block.push(' ');
        }
    }
    blocks.retain(|block| !block.trim().is_empty());
    blocks
}

/// What follows `- `, `* ` or `1. ` at the start of an item.
fn item(line: &str) -> Option<&str> {
    let after_digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = if after_digits.len() < line.len() { after_digits } else { "" };
    ["- ", "* "].iter().find_map(|mark| line.strip_prefix(mark)).or(numbered.strip_prefix(". "))
}

/// Without the addresses of links, and with a word for each code span.
fn plain(block: &str) -> String {
    let mut text = String::with_capacity(block.len());
    for (index, part) in block.split('`').enumerate() {
        text.push_str(if index % 2 == 0 { part } else { "code" });
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("](") {
        plain.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

/// Splits after `.`, `!` and `?` before a space.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    for word in text.split_whitespace() {
        if let Some(sentence) = sentences.last_mut() {
            sentence.push_str(word);
            sentence.push(' ');
        }
        let last = word.trim_end_matches(['*', '_', '"', ')', '”']);
        if last.ends_with(['.', '!', '?']) {
            sentences.push(String::new());
        }
    }
    sentences.iter().map(|sentence| sentence.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(markdown: &str) -> Vec<usize> {
        longer_than(0, markdown).into_iter().map(|(words, _)| words).collect()
    }

    #[test]
    fn a_sentence_goes_over_lines_and_ends_at_its_stop() {
        assert_eq!(lengths("One two\nthree. Four (five.) Six\n\nseven"), [3, 2, 1, 1]);
    }

    #[test]
    fn items_of_a_list_and_paragraphs_are_apart() {
        assert_eq!(lengths("One two:\n- three\n- four five\n2. six"), [2, 1, 2, 1]);
    }

    #[test]
    fn code_and_tables_and_addresses_dont_count() {
        let markdown = "```sh\nmany words of code.\n```\n| a | b c |\nSee [the file](docs/a.md), \
                        `cargo run --x`.";
        assert_eq!(lengths(markdown), [4]);
    }

    #[test]
    fn only_sentences_above_the_limit_are_told() {
        let told = longer_than(2, "One two. Three four five.");
        assert_eq!(told, [(3, "Three four five.".to_owned())]);
    }
}
