// Sources of tests in which `‸` marks each place where a finding must point.

import RuleLanguage
import Testing

struct MarkedSource {
  var text = ""
  /// Line and column of each mark, from 1.
  var marks: [String] = []

  init(_ marked: String) {
    for (index, line) in marked.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      var column = 1
      for character in line {
        if character == "‸" {
          marks.append("\(index + 1):\(column)")
        } else {
          text.append(character)
          column += 1
        }
      }
      text.append("\n")
    }
    text.removeLast()
  }

  var source: SourceText { SourceText(file: "a.rules", text: text) }
}

/// What a test expects to be said at a mark.
struct Said: Equatable, CustomStringConvertible {
  var message: String
  var help: String?

  init(_ message: String, _ help: String? = nil) {
    self.message = message
    self.help = help
  }

  init(_ diagnostic: Diagnostic) { self.init(diagnostic.message, diagnostic.help) }

  var description: String { "\(message) [help: \(help ?? "none")]" }
}

/// Expects one finding at each mark of a file, and no other.
func expectFindings(
  in marked: String, _ expected: Said..., isCondition: Bool = false, at location: SourceLocation = #_sourceLocation
) {
  let source = MarkedSource(marked)
  let found = isCondition ? RuleParser.parseCondition(source.source).1 : RuleParser.parse(source.source).diagnostics
  #expect(found.map { "\($0.line):\($0.column)" } == source.marks, "\(found)", sourceLocation: location)
  #expect(found.map(Said.init) == expected, sourceLocation: location)
}

/// The tree of a file that must be free of mistakes.
func declarations(_ text: String, at location: SourceLocation = #_sourceLocation) -> [Declaration] {
  let (file, diagnostics) = RuleParser.parse(SourceText(file: "a.rules", text: text))
  #expect(diagnostics.isEmpty, sourceLocation: location)
  return file.declarations
}

/// The tree of a condition that must be free of mistakes.
func condition(_ text: String, at location: SourceLocation = #_sourceLocation) -> Expression {
  let (expression, diagnostics) = RuleParser.parseCondition(SourceText(file: "a.rules", text: text))
  #expect(diagnostics.isEmpty, sourceLocation: location)
  return expression
}
