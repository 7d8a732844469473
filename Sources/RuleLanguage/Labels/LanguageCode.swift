// The codes by which texts, labels and people say their language: ISO 639-1.

import FollowupModel

/// Language codes of two letters.
public enum LanguageCode {
  /// The language of a tag: `pl` of `pl`, `PL` and `pl-PL`. Source: RFC 5646, section 2.1.
  public static func language(of tag: String) -> String {
    String(tag.lowercased().prefix { $0 != "-" && $0 != "_" })
  }

  /// What is wrong with a code in a rule file; nil where nothing is.
  static func finding(_ name: Name) -> Finding? {
    let code = name.text
    guard !all.contains(code) else { return nil }
    let word = code.lowercased()
    let help: String
    if let meant = meant[word] ?? (all.contains(word) ? word : nil) {
      help = "write `\(meant)`"
    } else {
      help = "a language is written by its code of two letters, such as en, pl, ru, uk, cs or de"
    }
    return Finding(range: name.range, message: "`\(code)` is not the code of a language", help: help)
  }

  /// What people write in place of a code: names, and the codes of countries that are no languages.
  private static let meant = [
    "english": "en", "polish": "pl", "polski": "pl", "russian": "ru", "русский": "ru", "ukrainian": "uk",
    "українська": "uk", "ua": "uk", "czech": "cs", "čeština": "cs", "cz": "cs", "german": "de", "deutsch": "de",
    "french": "fr", "français": "fr", "spanish": "es", "español": "es", "italian": "it", "italiano": "it",
    "slovak": "sk", "slovenčina": "sk", "lithuanian": "lt", "dutch": "nl", "gb": "en", "us": "en", "at": "de",
    "eng": "en", "pol": "pl", "rus": "ru", "ukr": "uk", "ces": "cs", "cze": "cs", "deu": "de", "ger": "de",
  ]

  private static let all = Set(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en \
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka \
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng \
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su \
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split(separator: " ").map(String.init))
}
