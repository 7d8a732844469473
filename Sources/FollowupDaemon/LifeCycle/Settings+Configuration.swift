// From the configuration to what the engine and the mail client work by.

import FollowupEngine
import FollowupModel
import RuleLanguage
import SMTPClient
import SystemdSupport
import WorkingTime

extension Configuration {
  /// What the engine obeys, by the team's time.
  public func settings(_ time: TeamTime) -> Settings {
    let zones = ZoneCache()
    return Settings(
      time: time, zoneNamed: { zones.zone(named: $0) }, zoneData: Zone.dataVersion(), window: mail.window,
      language: LanguageCode.language(of: language),
      holdAbove: holdAbove, rulesOwner: rulesOwner, fallback: mail.fallback, dailyCap: mail.dailyCap,
      redirect: mail.redirect, weeklySummary: mail.weeklySummary, dailyLine: dailyLine, mailDomain: mail.domain,
      deliverySlots: mail.connections,
      channels: channels.map {
        FollowupEngine.Channel(name: $0.name, recipients: $0.recipients, slots: Configuration.Channel.slots)
      },
      queueLifetime: queueLifetime, journalsTexts: journalsTexts)
  }

  /// Where mail goes, by preference. Reads the password, which is kept nowhere else, unless it is given. Throws
  /// `SecretError` or `SMTPError`.
  func smtp(
    helloName: String, connections: Int? = nil, password: SystemdSupport.Secret? = nil
  ) throws -> [SMTPConfiguration] {
    let credentials = try mail.login?.credentials(password)
    return try mail.servers.map { server in
      var configuration = SMTPConfiguration(
        endpoint: server.endpoint, dialect: server.dialect, security: server.security.smtp, tls: mail.tls,
        credentials: credentials, helloName: helloName, connectionsMax: connections ?? mail.connections)
      // A socket of this machine knows who connects.
      if case .unixSocket = server.endpoint { configuration.credentials = nil }
      try configuration.validate()
      return configuration
    }
  }
}

extension Configuration.Mail.Security {
  fileprivate var smtp: SMTPSecurity {
    switch self {
    case .starttls: return .startTLS
    case .tls: return .implicitTLS
    case .none: return .none
    }
  }
}
