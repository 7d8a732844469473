// The sections [[channel]].

import DeliveryChannels
import FollowupModel

extension ConfigurationReader {
  func channels(_ top: inout TOMLSection) -> [Configuration.Channel] {
    var names: Set<String> = [Envelope.mailChannel]
    return top.sections("channel").compactMap { section in
      var section = section
      defer { section.finish() }
      guard let name = name(&section, unlike: &names), let recipients = recipients(&section), let way = way(&section)
      else { return nil }
      return Configuration.Channel(name: name, recipients: recipients, way: way)
    }
  }

  private func name(_ section: inout TOMLSection, unlike names: inout Set<String>) -> String? {
    guard let name = section.text("name") else {
      section.missing("name", help: "give the channel a name: name = \"chat\"")
      return nil
    }
    if !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_".contains($0) }), names.insert(name).inserted
    {
      return name
    }
    section.problem(
      "name", "`\(name)` cannot name another channel",
      help: "write a word of letters, digits, - and _ that no other channel has; `mail` is the mail servers")
    return nil
  }

  private func recipients(_ section: inout TOMLSection) -> [String]? {
    guard let patterns = section.texts("for"), !patterns.isEmpty else {
      section.missing("for", help: "say whose mail it takes: for = [\"*@chat.example.com\"]")
      return nil
    }
    for pattern in patterns where !pattern.contains("@") && !pattern.contains("*") {
      section.problem("for", "`\(pattern)` matches no address", help: "write one, or `*` for any part of one")
    }
    return patterns
  }

  private func way(_ section: inout TOMLSection) -> Configuration.Channel.Way? {
    let (command, url) = (section.texts("command"), section.text("webhook"))
    let timeout = section.whole("timeout_seconds") ?? 60
    if !(1...600).contains(timeout) {
      section.problem("timeout_seconds", "`timeout_seconds` is a number from 1 to 600", help: "write 60")
    }
    let key = secret("secret", &section)
    let authorities = section.text("ca_file").map(absolute)
    switch (command, url) {
    case (let command?, nil):
      if let program = command.first, program.hasPrefix("/") { return .command(command, timeoutSeconds: timeout) }
      section.problem(
        "command", "`command` begins with the path of a program",
        help: "write command = [\"/usr/local/bin/page\", \"--now\"]; no shell is between")
    case (nil, let url?):
      if let address = WebhookAddress(url) { return .webhook(address, secret: key, authorities: authorities) }
      section.problem(
        "webhook", "`\(url)` is no address to post to",
        help: "write https://HOST/PATH; http:// goes to this machine only")
    default:
      section.problem("name", "a channel is a `command` or a `webhook`", help: "give one of them")
    }
    return nil
  }
}
