// The laws of the formatter, on random files: nothing a file says is changed, nothing is lost, once is enough.

import FollowupModel
import RuleLanguage
import Testing

private func read(_ text: String) -> (declarations: [Declaration], comments: [String], diagnostics: [Diagnostic]) {
  let source = SourceText(file: "a.rules", text: text)
  let (file, diagnostics) = RuleParser.parse(source)
  let comments = file.comments.map { comment in
    String(decoding: source.utf8[comment.start..<comment.end], as: UTF8.self).withoutBlanksAtEnd
  }
  return (file.declarations.map(\.withoutPlaces), comments, diagnostics)
}

private func formatted(_ text: String) -> String? {
  RuleFormatter.format(SourceText(file: "a.rules", text: text)).text
}

extension String {
  fileprivate var withoutBlanksAtEnd: String {
    String(String.UnicodeScalarView(unicodeScalars.reversed().drop { " \t\r".unicodeScalars.contains($0) }.reversed()))
  }
}

@Test func readingAPrintedFileGivesTheSameDeclarations() throws {
  let seed: UInt64 = 20_261_125
  print("seed \(seed)")
  var trees = RandomTrees(random: SeededGenerator(state: seed))
  for _ in 0..<1500 {
    let declarations = trees.declarations()
    let file = RuleFile(source: SourceText(file: "a.rules", text: ""), declarations: declarations)
    let text = RuleFormatter.text(of: file)
    let (read, _, diagnostics) = read(text)
    try #require(diagnostics.isEmpty, "\(diagnostics)\n\(text)")
    try #require(read == declarations.map(\.withoutPlaces), "\(text)")
    try #require(formatted(text) == text)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try #require(text.isEmpty || lines.last == "" && lines.first != "" && lines.dropLast().last != "")
  }
}

/// Files that say the same in another layout: other line ends, blanks and comments anywhere between words.
private struct Disorder {
  var random: SeededGenerator

  private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  private mutating func comment() -> String {
    "#\(["", " why", " \"quoted\" {x} ", "\t# again\r"].randomElement(using: &random) ?? "")\n"
  }

  private mutating func blanks() -> String { String(repeating: " ", count: Int.random(in: 0..<6, using: &random)) }

  /// What may stand at the end of a line.
  private mutating func lineEnd() -> String {
    var text = blanks()
    text += chance(5) ? comment() : chance(9) ? "\r\n" : "\n"
    while chance(4) { text += chance(2) ? blanks() + "\n" : blanks() + comment() }
    return text
  }

  mutating func disordered(_ text: String, breaking: Bool) -> String {
    var result = chance(3) ? lineEnd() : ""
    var isInBlock = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let opens = line.hasSuffix("\"\"\"") && !isInBlock
      if isInBlock, !line.hasSuffix("    \"\"\"") || line != "    \"\"\"" {
        result += line + "\n"
        continue
      }
      isInBlock = opens && line != "    \"\"\""
      if isInBlock {
        result += line + (chance(3) ? "  " + comment() : "\n")
        continue
      }
      let words = line.drop { $0 == " " }
      result += blanks() + (breaking && !words.contains("\"") ? broken(words) : String(words)) + lineEnd()
    }
    return result
  }

  private mutating func broken(_ words: Substring) -> String {
    words.split(separator: " ").map { String($0) + (chance(12) ? lineEnd() : blanks() + " ") }.joined()
  }
}

@Test(arguments: [false, true])
func formattingAFileInDisorderKeepsWhatItSaysAndEveryComment(breaking: Bool) throws {
  let seed: UInt64 = breaking ? 31 : 32
  print("seed \(seed)")
  var trees = RandomTrees(random: SeededGenerator(state: seed))
  var disorder = Disorder(random: SeededGenerator(state: seed))
  var count = 0
  for _ in 0..<1500 {
    let declarations = trees.declarations()
    let text = RuleFormatter.text(
      of: RuleFile(source: SourceText(file: "a.rules", text: ""), declarations: declarations))
    let messy = disorder.disordered(text, breaking: breaking)
    let before = read(messy)
    // A line end within a line can end a field or a clause.
    if breaking, !before.diagnostics.isEmpty { continue }
    try #require(before.diagnostics.isEmpty, "\(before.diagnostics)\n\(messy)")
    count += 1
    let tidy = try #require(formatted(messy))
    let after = read(tidy)
    try #require(after.diagnostics.isEmpty, "\(after.diagnostics)\n\(messy)\n-----\n\(tidy)")
    try #require(after.declarations == before.declarations, "\(messy)\n-----\n\(tidy)")
    try #require(after.comments == before.comments, "\(messy)\n-----\n\(tidy)")
    let again = try #require(formatted(tidy))
    try #require(again == tidy, "\(messy)\n-----\n\(tidy)\n-----\n\(again)")
  }
  #expect(count > 300)
}
