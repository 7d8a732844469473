// The section [mail] as values.

import FollowupModel
import MailComposer
import SMTPClient
import WorkingTime

extension Configuration {
  /// Where mail goes and how.
  public struct Mail: Sendable {
    public enum Security: String, Sendable, CaseIterable {
      case starttls, tls, none
    }

    /// Where a password or a token is kept.
    public enum SecretPlace: Hashable, Sendable {
      /// The name of a credential that the service manager passes.
      case credential(String)
      /// The path of a file that only the service can read.
      case file(String)
      /// A program and its arguments, whose first line of output it is.
      case command([String])
    }

    /// Who the daemon says it is to the server.
    public struct Login: Hashable, Sendable {
      public var username: String
      public var secret: SecretPlace
      /// Whether the secret is a token for XOAUTH2, fetched anew for each connection.
      public var isToken: Bool
      /// The only mechanism to use; nil: the strongest that both know.
      public var mechanism: AuthenticationMechanism?
    }

    /// One mail server.
    public struct Server: Hashable, Sendable {
      public var endpoint: SMTPEndpoint
      public var dialect: SMTPDialect
      public var security: Security
    }

    /// `Follow-ups <followups@example.com>`.
    public var from: MailAddress
    /// By preference; none where a program takes the mail.
    public var servers: [Server]
    /// A program that takes the mail in place of servers, and its arguments.
    public var command: [String]?
    /// Connections at once to a server, each with one mail on its way.
    public var connections: Int
    public var tls: TLSSettings
    public var login: Login?
    /// Whether mail must travel by verified TLS to its end (RFC 8689).
    public var requiresTLS: Bool
    public var fallback: String
    public var window: Window
    /// Reminders a person gets in full a day; 0: any number.
    public var dailyCap = 0
    /// For a trial: who gets every mail in place of its recipient.
    public var redirect: String?
    /// When heads get the week's summary.
    public var weeklySummary: Window?

    /// The right side of the sender's address, which Message-IDs end with.
    public var domain: String { from.mailbox.split(separator: "@").last.map(String.init) ?? "localhost" }
  }
}
