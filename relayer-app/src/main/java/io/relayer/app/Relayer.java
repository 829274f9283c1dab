package io.relayer.app;

import io.relayer.app.audit.AuditCommand;
import io.relayer.app.chains.ChainsCommand;
import io.relayer.app.chains.NodesCommand;
import io.relayer.app.completion.CompletionCommand;
import io.relayer.app.demo.DemoCommand;
import io.relayer.app.dev.DevCommand;
import io.relayer.app.doctor.DoctorCommand;
import io.relayer.app.explain.ExplainCommand;
import io.relayer.app.keys.KeysCommand;
import io.relayer.app.migrate.MigrateCommand;
import io.relayer.app.orders.BumpCommand;
import io.relayer.app.orders.CancelCommand;
import io.relayer.app.orders.PrioritizeCommand;
import io.relayer.app.recover.RecoverCommand;
import io.relayer.app.retry.RetryCommand;
import io.relayer.app.run.OpenFiles;
import io.relayer.app.run.RunCommand;
import io.relayer.app.senders.SendersCommand;
import io.relayer.app.sign.SignCommand;
import io.relayer.app.status.StatusCommand;
import io.relayer.app.submit.SubmitCommand;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.FailureReport;
import io.relayer.app.terminal.ShownWriter;
import io.relayer.app.terminal.StandardOutput;
import io.relayer.core.config.Heap;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `relayer` command. Each subcommand is a class of its own, in a package named after its
/// feature, and is listed here; those of modules above the app are found ([FurtherCommand]).
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
      SubmitCommand.class,
      SignCommand.class,
      StatusCommand.class,
      ExplainCommand.class,
      CancelCommand.class,
      BumpCommand.class,
      PrioritizeCommand.class,
      RetryCommand.class,
      SendersCommand.class,
      ChainsCommand.class,
      NodesCommand.class,
      KeysCommand.class,
      DoctorCommand.class,
      AuditCommand.class,
      RecoverCommand.class,
      CompletionCommand.class
    })
public final class Relayer implements Runnable {
  private static final Set<String> WITH_ROLES = Set.of("run", "dev", "demo", "bench");

  @Spec private CommandSpec spec;

  /// Runs one command and ends the process with its exit code. What it writes is read by machines
  /// too, so the language of the machine decides neither digits nor letters.
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    Heap.ofThisProcess().refusal(hasRoles(args)).ifPresent(Relayer::endForWantOfRoom);
    OpenFiles.ofThisProcess().refusal(hasRoles(args)).ifPresent(Relayer::endForWantOfRoom);
    NetworkDefaults.set();
    LogLevel.choose(args);
    StandardOutput stdout = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    Writer out = new OutputStreamWriter(stdout, System.out.charset());
    Writer err = new OutputStreamWriter(System.err, System.err.charset());
    int code = run(out, err, args);
    System.exit(stdout.exitCode(code, ExitCode.FAILED, ShownWriter.on(err)));
  }

  private static boolean hasRoles(String[] args) {
    return args.length > 0 && WITH_ROLES.contains(args[0]);
  }

  /// Before anything else, which may not even come to say so.
  private static void endForWantOfRoom(String why) {
    System.err.println("relayer: " + why);
    System.exit(ExitCode.FAILED);
  }

  static int run(Writer out, Writer err, String... args) {
    CommandLine relayer = commandLine().setOut(ShownWriter.on(out)).setErr(ShownWriter.on(err));
    int code = relayer.execute(args);
    relayer.getOut().flush();
    relayer.getErr().flush();
    return code;
  }

  static CommandLine commandLine() {
    CommandLine relayer = new CommandLine(new Relayer());
    ServiceLoader.load(FurtherCommand.class).forEach(relayer::addSubcommand);
    relayer.getSubcommands().values().forEach(Relayer::addHelp);
    return relayer
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new FailureReport());
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
    command.getSubcommands().values().forEach(Relayer::addHelp);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
