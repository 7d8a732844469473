// How files of tests are laid out: settings at the margin, a line of a test a line, what belongs to the day above under it.

import FollowupModel

extension TestFile {
  var sections: [Section] { settings.map(\.section) + tests.map(\.section) }
}

extension TestSetting {
  fileprivate var section: Section {
    let text: String
    switch kind {
    case .calendar(let name): text = "calendar \(name.text)"
    case .timeZone(let name): text = "time_zone \(name.value.quotedPhrase)"
    case .language(let name): text = "language \(name.text)"
    }
    return Section(units: [Unit(text, range, indent: 0)], isSmall: true)
  }
}

extension TestDeclaration {
  fileprivate var section: Section {
    let first = SourceRange(start: range.start, end: title.range.end)
    var units = [Unit("test \(title.value.quotedPhrase)", first, indent: 0)]
    var hasDay = false
    for line in lines {
      units.append(line.unit(indent: hasDay && line.day == nil ? TestLine.indentOfSameDay : 2))
      hasDay = hasDay || line.day != nil
    }
    return Section(units: units)
  }
}

extension TestLine {
  /// That of what stands behind `  on 2026-11-16 `.
  fileprivate static let indentOfSameDay = 16

  fileprivate func unit(indent: Int) -> Unit {
    func line(_ text: String) -> Unit { Unit(text, range, indent: indent) }
    func listing(_ words: String, _ fields: [FieldSetting]) -> Unit {
      guard !fields.isEmpty else { return line(words) }
      let values = fields.map { field in
        (
          text: "\(field.field.text.quoted(unlike: Set(Words.testLines))) \(field.value.phrase)",
          range: field.field.range.joined(field.range)
        )
      }
      var unit = Unit.list(words + " with", values, indent: indent)
      unit.pieces[0].range.start = range.start
      return unit
    }
    let day = day.map { "\($0.phrase) " } ?? ""
    switch kind {
    case .given(let record, let fields): return listing("\(day)given \(record.phrase)", fields)
    case .change(let record, let fields): return listing("\(day)change \(record.phrase)", fields)
    case .remove(let record): return line("\(day)remove \(record.phrase)")
    case .answer(let answer, let rule, let record):
      return line("\(day)\(answer.phrase) \(rule.text.quoted(unlike: ["nothing", "until"])) for \(record.phrase)")
    case .expectNothing: return line("\(day)expect nothing")
    case .expect(let expectation): return line("\(day)expect \(expectation.phrase)")
    }
  }
}

extension TestDay {
  fileprivate var phrase: String { "on \(date.value)" + (time.map { " at \($0.value)" } ?? "") }
}

extension RecordMention {
  fileprivate var phrase: String {
    let id = isQuoted ? id.value.quotedPhrase : id.value.quoted(unlike: RecordMention.followers)
    return type.map { "\($0.text.quoted(unlike: ["a", "an", "the"])) \(id)" } ?? id
  }
}

extension FieldSetting.Value {
  fileprivate var phrase: String {
    switch self {
    case .literal(let value): return value.phrase
    case .word(let word): return word.text.quoted(unlike: ["empty", "is"])
    case .empty: return "empty"
    case .mistake: return "…"
    }
  }
}

extension TestAnswer {
  fileprivate var phrase: String {
    switch self {
    case .acknowledge: return "acknowledge"
    case .snooze(let until): return "snooze until \(until.value)"
    case .done: return "done"
    case .mute(let until): return "mute" + (until.map { " until \($0.value)" } ?? "")
    case .unmute: return "unmute"
    case .reopen: return "reopen"
    }
  }
}

extension TestExpectation {
  fileprivate var phrase: String {
    let people = recipients.map(\.value.phrase).joined(separator: ", ")
    let step = step.map { " at step \($0.value.quotedPhrase)" } ?? ""
    return "\(rule.text.quoted(unlike: ["nothing", "until"])) for \(record.phrase) to remind \(people)\(step)"
      + (isLate ? " late" : "") + (isInDigest ? " in a digest" : "")
  }
}

extension TestExpectation.Recipient {
  fileprivate var phrase: String {
    switch self {
    case .address(let address): return address.quotedPhrase
    case .employee(let id): return id == "group" ? id.quotedPhrase : RecordID(id).phrase
    }
  }
}

extension String {
  /// A name, in backquotes where it would be read as one of these words.
  fileprivate func quoted(unlike words: Set<String>) -> String { words.contains(self) ? "`\(self)`" : self }
}
