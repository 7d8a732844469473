// Record declarations: one field a line.

import FollowupModel

extension Parser {
  /// `record NAME` and its fields.
  mutating func recordDeclaration() -> RecordDeclaration? {
    within(endOfRecord()) { parser in
      let firstLine = parser.endOfLine()
      let name: Name? = parser.within(firstLine) { parser in
        parser.recovering(nil) { parser throws(Mistake) in
          parser.advance()
          let name = try parser.name("the record's name", help: "write `record invoice`")
          if Words.declarations.contains(name.text) {
            throw parser.mistake(
              name.range, "a record may not be named `\(name.text)`: that word starts a declaration",
              help: "choose another name")
          }
          return name
        }
      }
      if name != nil, parser.index < firstLine {
        parser.note(parser.expected("the end of the line", help: "write each field on a line of its own"))
      }
      parser.index = firstLine
      var fields: [RecordDeclaration.Field] = []
      var unread: [String] = []
      while !parser.atEnd, !parser.findings.isFull {
        let line = parser.endOfLine()
        let first = parser.current
        if let field = parser.within(line, { $0.field() }) {
          fields.append(field)
        } else if case .name(let name, _) = first.kind {
          unread.append(name)
        }
        parser.index = line
      }
      return name.map { RecordDeclaration(name: $0, fields: fields, unreadFields: unread) }
    }
  }

  /// The word after the record's last. A line whose second word is a type is a field, whatever its first.
  private func endOfRecord() -> Int {
    var position = index + 1
    while position < end {
      if tokens[position].startsLine, let word = tokens[position].word {
        let second = position + 1 < end && !tokens[position + 1].startsLine ? tokens[position + 1].word : nil
        let hasType = second.map { Words.types.contains($0) } ?? false
        if !hasType {
          if Words.declarations.contains(word) { break }
          let looksLikeType = second.map {
            nearestName(to: $0, among: Words.types) != nil || ForeignWords.types[$0] != nil
          }
          let startsOther = Words.clauses.contains(word) || nearestName(to: word, among: Words.declarations) != nil
          if looksLikeType != true, startsOther { break }
        }
      }
      position += 1
    }
    return position
  }

  /// One line: `NAME TYPE [, optional]`.
  private mutating func field() -> RecordDeclaration.Field? {
    recovering(nil) { parser throws(Mistake) in
      let name = parser.oneWord(try parser.name("a field's name"))
      let start = parser.current.range.start
      let (type, takenOptional) = try parser.fieldType(of: name)
      let range = parser.range(from: start)
      var isOptional = takenOptional
      if !isOptional, parser.take(.comma) {
        try parser.expect("optional", help: "only `, optional` may follow a type")
        isOptional = true
      } else if !isOptional, parser.isNext("optional") {
        parser.findings.add(
          parser.current.range, "a comma is missing before `optional`", help: "write `, optional`")
        parser.advance()
        isOptional = true
      }
      if !parser.atEnd { parser.note(parser.unexpected()) }
      return RecordDeclaration.Field(name: name, type: type, isOptional: isOptional, typeRange: range)
    }
  }

  /// A field's name; one of several words is noted, and read as one.
  private mutating func oneWord(_ first: Name) -> Name {
    let isHyphen = current.isSign(.minus)
    let offset = isHyphen ? 1 : 0
    guard case .name(let rest, _) = peek(offset).kind, isHyphen || !Words.types.contains(rest),
      let type = peek(offset + 1).word, Words.types.contains(type)
    else { return first }
    let name = Name("\(first.text)_\(rest)", first.range.joined(peek(offset).range))
    findings.add(
      name.range, isHyphen ? "a name has letters, digits and `_`, but no `-`" : "a field's name is one word",
      help: "write `\(name.text)`")
    for _ in 0...offset { advance() }
    return name
  }

  /// The type, and whether `optional` was met among the values of a choice.
  private mutating func fieldType(of name: Name) throws(Mistake) -> (FieldType, Bool) {
    let word = current.word
    let range = current.range
    if word != nil { advance() }
    switch word {
    case "text": return (.text, false)
    case "number": return (.number, false)
    case "money": return (.money, false)
    case "date": return (.date, false)
    case "instant": return (.instant, false)
    case "email": return (.email, false)
    case "yes":
      try expect("or no", help: "write `\(name.text) yes or no`")
      return (.yesOrNo, false)
    case "one":
      try expect("of", help: "write `\(name.text) one of open, paid`")
      return try choices()
    case "link":
      try expect("to", help: "write `\(name.text) link to client`")
      let target = try self.name("a record's name", help: "write `\(name.text) link to client`")
      let wayBack = take("as") ? try self.name("the name of the way back", help: "write `as invoices`").text : nil
      return (.link(target: target.text, wayBack: wayBack), false)
    case let word?:
      let phrases = ["yes": "yes or no", "one": "one of A, B", "link": "link to RECORD"]
      let meant = ForeignWords.types[word] ?? nearestName(to: word, among: Words.types).map { phrases[$0] ?? $0 }
      let all = "the types are text, number, money, date, instant, yes or no, email, one of A, B and link to RECORD"
      findings.add(range, "`\(word)` is no type of a field", help: meant.map { "write `\(name.text) \($0)`" } ?? all)
      index = end
      let simple: [String: FieldType] = [
        "number": .number, "money": .money, "date": .date, "instant": .instant, "yes or no": .yesOrNo, "email": .email,
      ]
      guard let type = meant == "text" ? .text : meant.flatMap({ simple[$0] }) else { throw Mistake(finding: nil) }
      return (type, false)
    case nil:
      throw expected("the type of `\(name.text)`", help: "write `\(name.text) text`")
    }
  }

  /// `A, B, …` after `one of`; a last `optional` is no value.
  private mutating func choices() throws(Mistake) -> (FieldType, Bool) {
    var values: [String] = []
    repeat {
      if !values.isEmpty, isNext("optional"), index + 1 == end {
        advance()
        return (.choice(values), true)
      }
      values.append(try name("a value", help: "values are names with commas between them: `one of open, paid`").text)
      guard values.count <= Limits.valuesPerChoice else {
        throw mistake(
          tokens[index - 1].range, "a choice has at most \(Limits.valuesPerChoice) values",
          help: "declare the field as a text, or as a link to records of their own")
      }
    } while take(.comma)
    return (.choice(values), false)
  }
}
