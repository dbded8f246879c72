//! Where on whose chest a recording was made.

use engine::report::place_of_name;
use yew::AttrValue;

/// Where on the chest one listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// Aortic area.
    Aortic,
    /// Pulmonary area.
    Pulmonary,
    /// Tricuspid area.
    Tricuspid,
    /// Mitral area.
    Mitral,
    /// Anywhere else.
    Other,
}

impl Site {
    /// All of them, in the order in which one listens.
    pub const ALL: [Self; 5] =
        [Self::Aortic, Self::Pulmonary, Self::Tricuspid, Self::Mitral, Self::Other];

    /// Its name for programs and in file names: `CirCor`'s.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Aortic => "AV",
            Self::Pulmonary => "PV",
            Self::Tricuspid => "TV",
            Self::Mitral => "MV",
            Self::Other => "Phc",
        }
    }

    /// The site of a [`Self::key`].
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|site| site.key() == key)
    }

    /// Its name for the reader.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aortic => "Aortic area",
            Self::Pulmonary => "Pulmonary area",
            Self::Tricuspid => "Tricuspid area",
            Self::Mitral => "Mitral area",
            Self::Other => "Other place",
        }
    }

    /// Where it lies.
    #[must_use]
    pub fn where_it_lies(self) -> &'static str {
        match self {
            Self::Aortic => "second space, right of the breastbone",
            Self::Pulmonary => "second space, left of the breastbone",
            Self::Tricuspid => "lower left edge of the breastbone",
            Self::Mitral => "fifth space, below the left nipple",
            Self::Other => "anywhere else",
        }
    }
}

/// Where on whose chest a recording was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The label of the person.
    pub person: AttrValue,
    /// Where on the chest.
    pub site: Site,
}

/// Who is examined, and where is listened next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// The label of the person.
    pub person: AttrValue,
    /// The site of the next recording; none where the reader names none.
    pub site: Option<Site>,
}

impl Default for Examined {
    /// Where an exam begins.
    fn default() -> Self {
        Self { person: AttrValue::Static("Patient 1"), site: None }
    }
}

impl Examined {
    /// Where the next recording is made; none where no site is named.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        Some(Place { person: self.person.clone(), site: self.site? })
    }
}

impl Place {
    /// The place that the name of a file says, see [`place_of_name`].
    #[must_use]
    pub fn of_name(path: &str) -> Option<Self> {
        let (person, site) = place_of_name(path.rsplit('/').next()?)?;
        Some(Self { person: person.to_owned().into(), site: Site::of_key(site)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_site_of_a_file_name_is_known() {
        for site in Site::ALL {
            let place = Place::of_name(&format!("folder/4711_{}.wav", site.key()));
            assert_eq!(place, Some(Place { person: "4711".into(), site }));
        }
        assert_eq!(Place::of_name("heart.wav"), None);
    }
}
