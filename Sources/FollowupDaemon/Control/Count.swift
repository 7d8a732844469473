// Counts in sentences.

/// `1 rule`, `2 rules`. For nouns that take an s, and for those whose plural is given.
public func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
  "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}
