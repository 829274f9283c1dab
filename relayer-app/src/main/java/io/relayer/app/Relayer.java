package io.relayer.app;

import io.relayer.app.audit.AuditCommand;
import io.relayer.app.demo.DemoCommand;
import io.relayer.app.dev.DevCommand;
import io.relayer.app.migrate.MigrateCommand;
import io.relayer.app.recover.RecoverCommand;
import io.relayer.app.run.RunCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `relayer` command. Each subcommand is a class of its own, in a package named after its
/// feature, and is listed here.
@Command(
    name = "relayer",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Relays signing requests from Kafka to Ethereum chains.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.DONE + ":done",
      ExitCode.FAILED + ":failed",
      ExitCode.WRONG_USAGE + ":wrong usage",
      ExitCode.NOT_REACHABLE + ":something is not reachable"
    },
    subcommands = {
      DemoCommand.class,
      DevCommand.class,
      RunCommand.class,
      MigrateCommand.class,
      AuditCommand.class,
      RecoverCommand.class
    })
public final class Relayer implements Runnable {
  @Spec private CommandSpec spec;

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] args) {
    LogLevel.choose(args);
    System.exit(commandLine().execute(args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return commandLine().setOut(out).setErr(err).execute(args);
  }

  private static CommandLine commandLine() {
    return new CommandLine(new Relayer())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new FailureReport());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
