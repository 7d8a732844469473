// The declarations of a file, one after the other.

import FollowupModel

extension Parser {
  mutating func declarations() -> [Declaration] {
    var declarations: [Declaration] = []
    while !atEnd, !findings.isFull {
      let start = index
      hasFailed = true
      if let keyword = declarationKeyword() {
        if let declaration = declaration(keyword) { declarations.append(declaration) }
      }
      if index == start { advance() }
      skipToDeclaration(isAtUnreadLine: !hasFailed)
    }
    return declarations
  }

  /// The keyword of the declaration that starts here; of a misspelt one, too, after a finding about it.
  private mutating func declarationKeyword() -> String? {
    guard let word = current.word else {
      note(expected("a declaration", help: "one of \(Words.declarations.joined(separator: ", ")) starts it"))
      return nil
    }
    if Words.declarations.contains(word) { return word }
    if let meant = nearestName(to: word, among: Words.declarations) {
      findings.add(current.range, "`\(word)` is no declaration", help: "write `\(meant)`")
      return meant
    }
    if Words.clauses.contains(word) {
      findings.add(
        current.range, "`\(word)` stands outside a rule", help: "write it below the line `rule NAME` that it belongs to"
      )
    } else if word == "test" {
      findings.add(current.range, "tests do not belong in a rule file", help: "put them in a file named `*.tests`")
    } else if word == "end" {
      findings.add(
        current.range, "nothing ends with `end`", help: "leave it out: a declaration ends where the next begins")
    } else {
      let words = Words.declarations.joined(separator: ", ")
      findings.add(current.range, "`\(word)` starts no declaration", help: "one of \(words) starts it")
    }
    return nil
  }

  /// Reads the declaration whose keyword comes next. Nil where not even its name could be read.
  private mutating func declaration(_ keyword: String) -> Declaration? {
    defer { if ["record", "rule", "calendar", "labels"].contains(keyword) { hasFailed = false } }
    switch keyword {
    case "record": return recordDeclaration().map(Declaration.record)
    case "rule": return ruleDeclaration().map(Declaration.rule)
    case "calendar": return calendarDeclaration().map(Declaration.calendar)
    case "labels": return labelsDeclaration().map(Declaration.labels)
    default: break
    }
    return within(endOfDeclaration()) { parser in
      parser.recovering(nil) { parser throws(Mistake) in
        parser.advance()
        if parser.current.startsLine, !parser.atEnd {
          throw parser.mistake(parser.current.range, "expected a name after `\(keyword)` on its line")
        }
        let declaration: Declaration
        switch keyword {
        case "group": declaration = .group(try parser.groupDeclaration())
        case "segment": declaration = .segment(try parser.segmentDeclaration())
        case "threshold": declaration = .threshold(try parser.thresholdDeclaration())
        default: declaration = .language(try parser.name("a language", help: "write its code: `language pl`"))
        }
        if !parser.atEnd, parser.current.startsLine { return declaration }
        try parser.expectEnd()
        return declaration
      }
    }
  }

  /// Whether the word at `position` is the first of its line and starts a declaration.
  func startsDeclaration(_ position: Int) -> Bool {
    guard position < tokens.count, tokens[position].startsLine, let word = tokens[position].word else { return false }
    return Words.declarations.contains(word)
  }

  /// The word after the last of the declaration whose keyword comes next.
  func endOfDeclaration() -> Int {
    var position = index + 1
    while position < end, !startsDeclaration(position) { position += 1 }
    return position
  }

  /// The word after the last of the line that the next word is in.
  func endOfLine() -> Int {
    var position = index + 1
    while position < end, !tokens[position].startsLine { position += 1 }
    return min(position, end)
  }

  /// Goes to the next declaration, misspelt or not. A line that nobody has read or found fault with stays where it is.
  private mutating func skipToDeclaration(isAtUnreadLine: Bool) {
    if isAtUnreadLine, current.startsLine { return }
    while !atEnd, !startsDeclaration(index) {
      if current.startsLine, let word = current.word, !Words.clauses.contains(word),
        nearestName(to: word, among: Words.declarations) != nil
      {
        return
      }
      advance()
    }
  }

  // MARK: Groups, segments, labels

  /// `group NAME "address", "address"`, after its keyword.
  private mutating func groupDeclaration() throws(Mistake) -> GroupDeclaration {
    let name = try name("the group's name")
    do throws(Mistake) {
      return GroupDeclaration(name: name, addresses: try addresses(of: name))
    } catch {
      // The rules that remind the group are right.
      note(error)
      if !atEnd, !current.startsLine { index = endOfLine() }
      return GroupDeclaration(name: name, addresses: [])
    }
  }

  private mutating func addresses(of group: Name) throws(Mistake) -> [Located<String>] {
    var addresses: [Located<String>] = []
    repeat {
      let range = current.range
      let help = "write addresses in double quotes: `group \(group.text) \"anna@example.com\"`"
      addresses.append(Located(try plainText("an address", help: help), range))
      guard addresses.count <= Limits.addressesPerGroup else {
        throw mistake(
          range, "a group has at most \(Limits.addressesPerGroup) addresses",
          help: "divide it, or give it the address of a mailing list")
      }
    } while take(.comma)
    if case .text = current.kind, !current.startsLine {
      throw mistake(
        current.range, "addresses have commas between them", help: "write `,` before `\(written(current.range))`")
    }
    return addresses
  }

  /// `segment NAME` and its one line, after its keyword.
  private mutating func segmentDeclaration() throws(Mistake) -> SegmentDeclaration {
    let name = try name("the segment's name")
    let start = current.range.start
    if take("top") {
      let selection = try top()
      let range = range(from: start)
      _ = take("of")
      let record = try self.name("a record's name")
      try expect("by", help: "write `top 20% of client by sum(amount of invoices)`")
      let score = try sum()
      return SegmentDeclaration(
        name: name, selection: Located(selection.value, range, threshold: selection.threshold), record: record,
        score: score)
    }
    let help = "write `top 20% of client by …` or `client making up 80% of …`"
    let record = try self.name("`top` or a record's name", help: help)
    let selectionStart = current.range.start
    try expect("making up", help: help)
    let part = try part(help)
    let range = range(from: selectionStart)
    try expect("of", help: help)
    let score = try sum()
    return SegmentDeclaration(
      name: name, selection: Located(part.value, range, threshold: part.threshold), record: record,
      score: score)
  }

  /// `20`, `20%` or a threshold, after `top`.
  private mutating func top() throws(Mistake) -> Located<SegmentDeclaration.Selection> {
    let help = "write `top 20 of client by …` or `top 20% of …`"
    return try fixedValue("a whole number or a percentage", help: help, like: "20%") { kind in
      switch kind {
      case .number(let count) where count.isWhole: .top(count.truncated)
      case .percent(let share): .topShare(share)
      default: nil
      }
    }
  }

  /// `80%` or a threshold, after `making up`.
  private mutating func part(_ help: String) throws(Mistake) -> Located<SegmentDeclaration.Selection> {
    try fixedValue("a percentage", help: help, like: "80%") { kind in
      if case .percent(let share) = kind { .makingUp(share) } else { nil }
    }
  }

  /// `labels pl` and its lines.
  private mutating func labelsDeclaration() -> LabelsDeclaration? {
    within(endOfDeclaration()) { parser in
      let language: Name? = parser.recovering(nil) { parser throws(Mistake) in
        parser.advance()
        return try parser.name("a language", help: "write its code: `labels pl`")
      }
      guard let language else { return nil }
      var declaration = LabelsDeclaration(language: language, labels: [])
      while !parser.atEnd, !parser.findings.isFull {
        let line = parser.endOfLine()
        let label: LabelsDeclaration.Label? = parser.within(line) { parser in
          parser.recovering(nil) { parser throws(Mistake) in
            let path = try parser.path("a field", help: "write `invoice.status \"stan\"`")
            let text = try parser.plainText("the label", help: "write it in double quotes: `invoice.status \"stan\"`")
            try parser.expectEnd()
            let range = SourceRange(start: path[0].range.start, end: parser.lastEnd)
            return LabelsDeclaration.Label(path: path, text: text, range: range)
          }
        }
        if let label { declaration.labels.append(label) }
        parser.index = line
      }
      return declaration
    }
  }
}
