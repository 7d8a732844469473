// The catalogue of mistakes, and what all that is said about them has in common.

import Testing

/// All classes of mistakes, by what they are about.
enum Catalogue {
  static let all: [Mistake] = [
    certainties, silences, ladders, values, wordings, texts, steps, settings, declarations, calendars,
    everydayConditions, everydayClauses, thresholds,
  ]
  .flatMap { $0 }
}

@Suite struct WordingTests {
  /// Words of people who write programs.
  private static let implementers = [
    "token", "expression", "operand", "operator", "type mismatch", "literal", "parse", "null", "boolean", "string",
    "integer", "syntax", "identifier", "keyword", "predicate", "nil", "invalid", "undefined", "argument", "parameter",
    "function", "scope", "unexpected", "illegal", "semantic",
  ]

  @Test(arguments: Catalogue.all)
  func aFindingIsSaidInTheWordsOfManagers(_ mistake: Mistake) {
    #expect(mistake.help != nil)
    for text in [mistake.message, mistake.help ?? ""] {
      let own = text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: " ").lowercased()
      let words = own.split { !$0.isLetter }.map(String.init)
      for word in Self.implementers {
        #expect(word.contains(" ") ? !own.contains(word) : !words.contains(word), "\(text)")
      }
      #expect(!text.hasSuffix("."), "\(text)")
      #expect(text.filter { $0 == "`" }.count % 2 == 0, "\(text)")
      #expect(text.first?.isUppercase == false || Self.startsWithCode(text), "\(text)")
    }
  }

  /// `PLN and EUR are different currencies`.
  private static func startsWithCode(_ text: String) -> Bool {
    text.prefix { $0.isUppercase }.count == 3
  }

  @Test func everyClassOfMistakeHasItsOwnMessage() {
    // Messages of one class differ only in what stands in backquotes, and in numbers.
    let classes = Set(
      Catalogue.all.map { mistake in
        mistake.message.split(separator: "`", omittingEmptySubsequences: false).enumerated()
          .map { $0.offset % 2 == 0 ? String($0.element.filter { !$0.isNumber }) : "`…`" }.joined()
      })
    #expect(classes.count >= 130, "\(classes.count)")
  }
}
