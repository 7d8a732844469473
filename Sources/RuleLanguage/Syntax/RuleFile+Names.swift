// What a file declares that others may call by name, and which names it holds: by these it is known which files belong
// together.

extension RuleParser {
  /// All names in a file of rules or of tests, also those inside the `{…}` of its texts. Keywords are among them.
  public static func names(in source: SourceText) -> Set<String> {
    guard unreadable(source) == nil else { return [] }
    var lexer = Lexer(source)
    return Set(names(of: lexer.tokens()))
  }

  private static func names(of tokens: [Token]) -> [String] {
    tokens.flatMap { token -> [String] in
      switch token.kind {
      case .name(let name, _): return [name]
      case .text(let text):
        return text.parts.flatMap { part -> [String] in
          if case .hole(let tokens, _) = part { names(of: tokens) } else { [] }
        }
      default: return []
      }
    }
  }
}

extension RuleFile {
  /// The records, groups, segments and calendars that it declares.
  public var declaredNames: Set<String> {
    Set(
      declarations.compactMap { declaration in
        switch declaration {
        case .record(let record): return record.name.text
        case .group(let group): return group.name.text
        case .segment(let segment): return segment.name.text
        case .calendar(let calendar): return calendar.name.text
        case .rule, .labels, .language, .threshold: return nil
        }
      })
  }

  /// The lists that its records' links give to others: `link to client as invoices` gives a client its `invoices`.
  public var listNames: Set<String> {
    Set(
      links.compactMap { field in
        if case .link(_, let list?) = field.type { list } else { nil }
      })
  }

  /// The records that its records lead to.
  public var linkedNames: Set<String> {
    Set(
      links.compactMap { field in
        if case .link(let target, _) = field.type { target } else { nil }
      })
  }

  /// Its rules, in file order.
  public var rules: [RuleDeclaration] {
    declarations.compactMap { declaration in
      if case .rule(let rule) = declaration { rule } else { nil }
    }
  }

  /// Its record declarations, in file order.
  public var records: [RecordDeclaration] {
    declarations.compactMap { declaration in
      if case .record(let record) = declaration { record } else { nil }
    }
  }

  private var links: [RecordDeclaration.Field] { records.flatMap(\.fields) }
}
