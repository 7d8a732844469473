// What to say of a name that nothing has: the name that was meant, here, one link away, or in another alphabet.

import FollowupModel

extension ExpressionChecker {
  mutating func reportUnknown(_ name: Name, of type: String) {
    if unsureNames.contains(name.text) || !diagnostics.hasRoom(for: .error) { return }
    let isFirst = scopes.contains(type)
    let known =
      names(of: type) + (isFirst ? scopes.flatMap(names(of:)) + [scopes[0]] + thresholds.keys.sorted() : [])
    report(name.range, "`\(name.text)` is not a field or list of \(type)", help: help(for: name.text, of: type, known))
  }

  private func help(for name: String, of type: String, _ known: [String]) -> String {
    let latin = LookAlikes.latin(name)
    if latin != name, known.contains(latin) {
      return "write `\(latin)` anew: some letters of it are of another alphabet, and only look alike"
    }
    if let near = nearestName(to: name, among: known) { return "did you mean `\(near)`?" }
    if let path = nearestPath(to: name, from: type) { return "did you mean `\(path)`?" }
    if let word = ForeignWords.names[name] { return word }
    if Currency(code: name) != nil { return "write a number before it: `10 \(name)`" }
    return "\(type) has " + listed(names(of: type))
  }

  /// A field of a linked record: `client.manager` for `manager`.
  private func nearestPath(to name: String, from type: String) -> String? {
    var paths: [(field: String, path: String)] = []
    for field in schema[type]?.fields ?? [] {
      guard case .link(let target, _) = field.type, paths.count < Limits.fieldsPerRecord else { continue }
      paths += names(of: target).filter { $0 != "id" }.map { ($0, "\(field.name).\($0)") }
    }
    guard name.count > 2, let near = nearestName(to: name, among: paths.map(\.field)) else { return nil }
    return paths.first { $0.field == near }?.path
  }

  func names(of type: String) -> [String] {
    (schema[type]?.fields.map(\.name) ?? []) + schema.wayBacks(of: type).map(\.name) + ["id"]
  }

  /// What is wrong with a text whose quotes were forgotten: `name is ACME`.
  mutating func isUnquoted(_ right: Expression, for left: Operand) -> Bool {
    guard left.type.isText, diagnostics.hasRoom(for: .error), case .path(let names) = right.kind, names.count == 1,
      !isKnown(names[0].text),
      !unsureNames.contains(names[0].text), ForeignWords.names[names[0].text] == nil,
      nearestName(to: names[0].text, among: self.names(of: scopes[scopes.count - 1])) == nil
    else { return false }
    report(
      right.range, "`\(written(left.range))` is a text, and `\(names[0].text)` stands without quotes",
      help: "write `\"\(names[0].text)\"`")
    return true
  }
}

/// Letters of other alphabets that look like Latin ones.
enum LookAlikes {
  private static let letters: [Character: Character] = [
    "а": "a", "с": "c", "е": "e", "о": "o", "р": "p", "х": "x", "у": "y", "і": "i", "ѕ": "s", "ј": "j", "һ": "h",
    "ԁ": "d", "ӏ": "l", "α": "a", "ο": "o", "ν": "v", "ρ": "p", "ι": "i", "κ": "k", "υ": "u", "А": "A", "В": "B",
    "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X",
  ]

  static func latin(_ text: String) -> String { String(text.map { letters[$0] ?? $0 }) }
}
