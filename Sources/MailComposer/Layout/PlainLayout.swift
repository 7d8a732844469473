// The letter as plain text.

extension LetterContent {
  var plainText: String {
    var lines: [String] = []
    if isDigest { lines += [subject, ""] }
    if !opening.isEmpty { lines += opening + [""] }
    for group in groups {
      if let heading = group.heading { lines += [heading, String(repeating: "=", count: heading.count), ""] }
      for entry in group.entries { lines += isDigest ? entry.digestLines : entry.letterLines }
    }
    lines.append(answersHeading)
    let width = answers.map(\.command.count).max() ?? 0
    for answer in answers {
      let gap = String(repeating: " ", count: width - answer.command.count)
      lines.append("  \(answer.command)\(gap)   \(answer.meaning)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Entry {
  fileprivate var letterLines: [String] { body + [""] + notes + ["", about, ""] }

  fileprivate var digestLines: [String] {
    [title] + ([about] + body + notes).map { $0.isEmpty ? "" : "  \($0)" } + [""]
  }
}
