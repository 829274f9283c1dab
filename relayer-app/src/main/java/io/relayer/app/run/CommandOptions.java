package io.relayer.app.run;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.Configuration;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.database.Database;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options that most commands share: `--config`, with the configuration and the database that it
/// leads to. Holds the command's streams, and refuses what is wrong in its arguments.
public class CommandOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private ConfigOption config;

  public Configuration configuration() {
    return config.read();
  }

  /// The configuration, for a command that can do without.
  protected Optional<Configuration> readIfThere() {
    return config.readIfThere();
  }

  /// The configured database, for a command that may read much of it.
  public Database database() {
    return Databases.forReading(configuration());
  }

  public PrintWriter out() {
    return command.commandLine().getOut();
  }

  public PrintWriter err() {
    return command.commandLine().getErr();
  }

  /// Says on stderr why the command did not do what it was asked for.
  ///
  /// @return the exit code for that
  public int fail(String why) {
    tell(why);
    return ExitCode.FAILED;
  }

  /// Says something on stderr.
  public void tell(String message) {
    err().println("relayer: " + message);
    err().flush();
  }

  /// @param otherwise what is wrong in the arguments, unless the condition holds
  public void require(boolean condition, String otherwise) {
    if (!condition) {
      throw wrong(otherwise);
    }
  }

  /// The refusal of arguments: it ends the command with its usage.
  public ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
