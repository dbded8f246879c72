//! Chooses a content coding by `Accept-Encoding` (RFC 9110, section 12.5.3).

/// A form in which content can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
    /// As it is.
    Identity,
}

impl Coding {
    /// From the most wanted to the least: ties in the client's weights go to the smaller form.
    const PREFERRED: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    /// The registered name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }
}

/// The best coding of those `available` that the client takes. Identity is sent where the
/// client takes nothing on offer: RFC 9110 allows to disregard the header then.
#[must_use]
pub fn choose(accept_encoding: Option<&str>, available: &[Coding]) -> Coding {
    let weights = parse(accept_encoding.unwrap_or_default());
    let mut best = (Coding::Identity, 0.0);
    for coding in Coding::PREFERRED {
        let weight = weight(coding, &weights);
        if available.contains(&coding) && weight > best.1 {
            best = (coding, weight);
        }
    }
    best.0
}

fn parse(header: &str) -> Vec<(String, f32)> {
    header
        .split(',')
        .filter_map(|item| {
            let mut parts = item.split(';');
            let name = parts.next()?.trim().to_ascii_lowercase();
            (!name.is_empty()).then(|| (name, quality(parts)))
        })
        .collect()
}

/// The `q` parameter; 1 where it is absent, 0 where it can't be read.
fn quality<'a>(mut parameters: impl Iterator<Item = &'a str>) -> f32 {
    parameters
        .find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("q").then(|| value.trim().parse().unwrap_or(0.0))
        })
        .unwrap_or(1.0)
}

fn weight(coding: Coding, weights: &[(String, f32)]) -> f32 {
    let of =
        |wanted: &str| weights.iter().find(|(name, _)| name == wanted).map(|(_, weight)| *weight);
    // Identity is acceptable unless excluded; its low weight lets any named coding win.
    let unnamed = if coding == Coding::Identity { 1e-4 } else { 0.0 };
    of(coding.name()).or_else(|| of("*")).unwrap_or(unnamed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Coding; 3] = Coding::PREFERRED;

    #[test]
    fn browsers_get_brotli() {
        let chosen = choose(Some("gzip, deflate, br, zstd"), &ALL);
        assert_eq!(chosen, Coding::Brotli);
    }

    #[test]
    fn without_the_header_content_goes_as_it_is() {
        assert_eq!(choose(None, &ALL), Coding::Identity);
        assert_eq!(choose(Some(""), &ALL), Coding::Identity);
    }

    #[test]
    fn a_coding_with_weight_zero_is_never_sent() {
        assert_eq!(choose(Some("br;q=0, gzip"), &ALL), Coding::Gzip);
        assert_eq!(choose(Some("br;q=0.0, *;q=0"), &ALL), Coding::Identity);
        assert_eq!(choose(Some("*, br; q=0"), &ALL), Coding::Gzip);
    }

    #[test]
    fn the_clients_weights_decide() {
        assert_eq!(choose(Some("br;q=0.5, gzip;q=0.9"), &ALL), Coding::Gzip);
        assert_eq!(choose(Some("identity, br;q=0.5"), &ALL), Coding::Identity);
    }

    #[test]
    fn only_what_is_available_is_chosen() {
        let some = [Coding::Gzip, Coding::Identity];
        assert_eq!(choose(Some("br, gzip"), &some), Coding::Gzip);
        assert_eq!(choose(Some("br"), &some), Coding::Identity);
    }

    #[test]
    fn names_are_case_insensitive_and_rubbish_is_not_acceptance() {
        assert_eq!(choose(Some("BR"), &ALL), Coding::Brotli);
        assert_eq!(choose(Some("br;q=lots"), &ALL), Coding::Identity);
    }
}
