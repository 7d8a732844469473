// followupctl rules packs: the catalogue of what is shipped.

import ArgumentParser
import FollowupDaemon

struct RulesPacksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "packs", abstract: "Lists the shipped rule packs: what each reminds of, and whether it is enabled.",
    discussion: """
      A pack is one duty of an account manager: a few rules with their tests. `rules show PACK` draws it, \
      `rules enable PACK` brings it into force.
      """)

  @OptionGroup var options: PackOptions
  @Option(help: "table, json or jsonl.") var format = OutputFormat.table

  private struct Row: Encodable {
    var pack: String
    var title: String
    var summary: String
    var rules: [String]
    /// `enabled`, `changed` (enabled with changes), `kept` (off, with changes kept beside), `off`; null where there are
    /// no rules of a team.
    var state: PackState?

    private enum Key: String, CodingKey { case pack, title, summary, rules, state }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(pack, forKey: .pack)
      try container.encode(title, forKey: .title)
      try container.encode(summary, forKey: .summary)
      try container.encode(rules, forKey: .rules)
      try container.encode(state, forKey: .state)
    }
  }

  mutating func run() throws {
    let team = try options.teamIfAny()
    let rows = try options.catalogue().packs.map { pack in
      Row(
        pack: pack.name, title: pack.title, summary: pack.summary, rules: pack.rules,
        state: team.map { $0.state(of: pack) })
    }
    Output.rows(rows, format, columns: ["PACK", "RULES", "ENABLED", "WHAT IT DOES"]) { row in
      [row.pack, String(row.rules.count), row.state?.words ?? "–", row.summary]
    }
  }
}

extension PackState {
  /// For people.
  var words: String {
    switch self {
    case .enabled: return "yes"
    case .changed: return "yes, changed"
    case .kept: return "no, yours is kept"
    case .off: return "no"
    }
  }
}
