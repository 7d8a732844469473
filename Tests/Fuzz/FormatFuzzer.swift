// Whatever a rule file without mistakes says, its canonical layout says the same, keeps its comments, and is final.

import RuleLanguage

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let source = SourceText(file: "a.rules", utf8: Array(UnsafeBufferPointer(start: start, count: count)))
  let (file, mistakes) = RuleParser.parse(source)
  let (formatted, diagnostics) = RuleFormatter.format(source)
  precondition(mistakes.isEmpty || diagnostics == mistakes, "mistakes are said, nothing else")
  precondition(diagnostics.isEmpty == (formatted != nil), "a file is laid out, or it is said why not")
  guard let formatted else { return 0 }
  let tidy = SourceText(file: "a.rules", text: formatted)
  let (again, newMistakes) = RuleParser.parse(tidy)
  precondition(newMistakes.isEmpty, "\(newMistakes) in\n\(formatted)")
  precondition(
    again.declarations.map(\.withoutPlaces) == file.declarations.map(\.withoutPlaces), "another meaning:\n\(formatted)")
  precondition(comments(again) == comments(file), "other comments:\n\(formatted)")
  precondition(RuleFormatter.format(tidy).text == formatted, "another layout the second time:\n\(formatted)")
  return 0
}

/// The comments of a file, without blanks at their ends.
private func comments(_ file: RuleFile) -> [[UInt8]] {
  file.comments.map { comment in
    let bytes = file.source.utf8[comment.start..<comment.end]
    return bytes.dropLast(bytes.reversed().prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }.count)
  }.map(Array.init)
}
