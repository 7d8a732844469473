// The letter as plain text, for those who read mail in a terminal: at most 76 columns wide.

extension LetterContent {
  var plainText: String {
    var text = PlainText()
    if let heading { text.add(heading) }
    for line in opening { text.add(line) }
    if isDigest || !opening.isEmpty { text.addGap() }
    for section in sections {
      if let heading = section.heading { text.add(heading, underlinedWith: "=") }
      for client in section.clients {
        if let heading = client.heading { text.add(heading, underlinedWith: "-") }
        for entry in client.entries { entry.write(to: &text, isDigest: isDigest) }
      }
    }
    if let folded {
      text.add(folded.heading, underlinedWith: "=")
      for line in folded.lines { text.add(line, first: "* ", then: "  ") }
      text.addGap()
    }
    text.add(answersHeading)
    let width = answers.map(\.command.count).max() ?? 0
    for answer in answers {
      let gap = String(repeating: " ", count: width - answer.command.count)
      text.add("  \(answer.command)\(gap)   \(answer.meaning)")
    }
    return text.text
  }
}

extension Entry {
  fileprivate func write(to text: inout PlainText, isDigest: Bool) {
    let indent = isDigest ? "  " : ""
    if isDigest { text.add(title, first: "* ", then: indent) }
    for line in body { text.add(line, first: indent, then: indent) }
    if !isDigest || !body.isEmpty { text.addGap() }
    for remark in remarks { text.add(remark, first: indent, then: indent) }
    for fact in facts { text.add("\(fact.label): \(fact.text)", first: indent, then: indent + "  ") }
    text.add(about, first: indent, then: indent)
    text.addGap()
  }
}
