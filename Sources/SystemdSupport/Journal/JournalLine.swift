// How an entry reads on standard error, where no journal listens.

extension JournalEntry {
  /// `followupd: warning: the mail server does not answer (client=acme number=12)`: one line without its end, whatever
  /// the message and the values contain. journald or the terminal's owner knows the time.
  ///
  /// - Parameters:
  ///   - shown: which fields a reader is to see, and under which names, in this order; nil for all, by name.
  ///   - prefixed: whether the line begins with `<PRIORITY>` (sd-daemon(3)), which journald takes off.
  func line(identifier: String, shown: KeyValuePairs<String, String>?, prefixed: Bool) -> String {
    let chosen: [(name: String, value: String)]
    if let shown {
      chosen = shown.compactMap { field, name in fields[field].map { (name, $0) } }
    } else {
      chosen = fields.sorted { $0.key < $1.key }.map { (Self.fieldName($0.key), $0.value) }
    }
    let values = chosen.map { "\($0.name)=\($0.value.quotedWhereNeeded)" }.joined(separator: " ")
    return (prefixed ? "<\(priority.rawValue)>" : "")
      + "\(identifier): \(priority.word)\(message.withoutControlCharacters)"
      + (values.isEmpty ? "" : " (\(values))")
  }
}

extension JournalEntry.Priority {
  /// What precedes a message; ordinary entries need no word.
  fileprivate var word: String {
    switch self {
    case .emergency, .alert, .critical, .error: return "error: "
    case .warning: return "warning: "
    case .notice, .info: return ""
    case .debug: return "debug: "
    }
  }
}

extension String {
  /// As it is when it is one plain word; else in quotes, so that a value cannot look like another field.
  fileprivate var quotedWhereNeeded: String {
    let isPlain =
      !isEmpty && unicodeScalars.allSatisfy { !$0.properties.isWhitespace && !"\"\\=()".unicodeScalars.contains($0) }
    if isPlain { return withoutControlCharacters }
    var quoted = "\""
    for scalar in unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return (quoted + "\"").withoutControlCharacters
  }
}
