package io.relayer.core.database;

/// A fault that makes a database server unfit: what was found and what would do.
public sealed interface ServerProblem {
  /// Its version lacks what the relayer uses.
  record TooOld(String version, int oldestMajor) implements ServerProblem {
    @Override
    public String toString() {
      return "PostgreSQL %s is too old: %d or newer is needed".formatted(version, oldestMajor);
    }
  }

  /// It takes no writes.
  record ReadOnly() implements ServerProblem {
    @Override
    public String toString() {
      return "the server is a standby and takes no writes: connect to the primary"
          + " (in the URL: targetServerType=primary)";
    }
  }

  /// It takes writes, but not from this session.
  record ReadOnlyByDefault() implements ServerProblem {
    @Override
    public String toString() {
      return "default_transaction_read_only is on for this database or role: nothing can be written;"
          + " set it to off (alter database … or alter role … reset default_transaction_read_only)";
    }
  }

  /// A commit that it acknowledges can be lost.
  record NotDurable(String setting, String found, String needed) implements ServerProblem {
    @Override
    public String toString() {
      return "%s is %s: an acknowledged commit could be lost, and a request executed twice; set it to %s"
          .formatted(setting, found, needed);
    }
  }

  /// Its schema is older than this program.
  record SchemaBehind(int missing) implements ServerProblem {
    @Override
    public String toString() {
      return "the schema is behind by %d migrations: run relayer migrate".formatted(missing);
    }
  }

  /// Its schema was made by migrations that were written anew since.
  ///
  /// @param database where it is, without secrets
  record SchemaBeforeRelease(String database) implements ServerProblem {
    @Override
    public String toString() {
      return "the schema in %s is of a build before the first release, and this one can't bring it up to date:"
              .formatted(database)
          + " make a new database and name it in database.url (relayer dev: name another folder by"
          + " --data, or begin anew with --fresh, which deletes what is in this one)";
    }
  }

  /// Its schema is newer than this program.
  ///
  /// @param database where it is, without secrets
  /// @param newest the number of its newest migration
  record SchemaAhead(String database, int unknown, String newest) implements ServerProblem {
    @Override
    public String toString() {
      return "the schema in %s is newer than this build: it has %d migrations, up to %s, that are not known here:"
              .formatted(database, unknown, newest)
          + " use the build that made it, or a later one";
    }
  }
}
