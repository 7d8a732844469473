// Names and places in messages, of which nobody wants to read hundreds.

/// The names in backquotes with commas between them; of many the first, and how many more there are.
func listed(_ names: some Collection<String>) -> String {
  let shown = 20
  let first = names.prefix(shown).map { "`\($0)`" }.joined(separator: ", ")
  return names.count > shown ? "\(first) and \(names.count - shown) more" : first
}

/// Values without backquotes, as a choice is declared.
func listedPlainly(_ values: some Collection<String>) -> String {
  let shown = 20
  let first = values.prefix(shown).joined(separator: ", ")
  return values.count > shown ? "\(first) and \(values.count - shown) more" : first
}
