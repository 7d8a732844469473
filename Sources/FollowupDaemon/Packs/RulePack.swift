// A pack of rules: one duty of an account manager, with its rules and tests, as it is shipped.

import Foundation
import RuleLanguage

/// A shipped pack.
public struct RulePack: Sendable {
  /// The name of its files without their endings: `overdue_payments`.
  public var name: String
  /// Its first comment's first line: `Overdue payments`.
  public var title: String
  /// The first sentence of what follows there: what it reminds of.
  public var summary: String
  /// The names of its rules, in file order.
  public var rules: [String]
  /// `PACK.rules`, and `PACK.tests` where it has tests.
  var files: [PackFile]

  /// Its rules.
  public var source: SourceText { files[0].source }

  /// The names that its rules and tests hold.
  var names: Set<String> { files.reduce(into: []) { $0.formUnion($1.names) } }
}

/// A file below a folder of rules.
struct PackFile: Sendable {
  /// Below the folder: `records/order.rules`.
  var path: String
  var source: SourceText

  init?(_ path: String, in folder: String) {
    let whole = (folder as NSString).appendingPathComponent(path)
    guard let bytes = FileManager.default.contents(atPath: whole) else { return nil }
    self.path = path
    source = SourceText(file: whole, utf8: Array(bytes))
  }

  var names: Set<String> { RuleParser.names(in: source) }
}

extension RulePack {
  /// A pack by its rule file; nil where that holds no rule.
  init?(_ file: PackFile, in folder: String) {
    let (tree, _) = RuleParser.parse(file.source)
    let rules = tree.rules.map(\.name.text)
    guard !rules.isEmpty else { return nil }
    name = (file.path as NSString).deletingPathExtension
    self.rules = rules
    let comment = OpeningComment(file.source)
    title = comment.title ?? name
    summary = comment.summary ?? title
    files = [file] + [PackFile(name + RuleTestFiles.suffix, in: folder)].compactMap { $0 }
  }
}

/// The comment at the top of a rule file: a line for its name, and sentences on what it is for.
public struct OpeningComment: Sendable {
  /// The first line.
  public var title: String?
  /// The first sentence of what follows.
  public var summary: String?

  public init(_ source: SourceText) {
    var lines: [String] = []
    for line in String(decoding: source.utf8, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
      let text = line.trimmingCharacters(in: .whitespaces.union(["\u{FEFF}", "\r"]))
      guard text.hasPrefix("#") else { break }
      lines.append(text.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces))
    }
    title = lines.first.flatMap { $0.isEmpty ? nil : $0 }
    let paragraph = lines.dropFirst().drop { $0.isEmpty }.prefix { !$0.isEmpty }.joined(separator: " ")
    guard !paragraph.isEmpty else { return }
    summary = paragraph.range(of: ". ").map { String(paragraph[..<$0.lowerBound]) + "." } ?? paragraph
  }
}
