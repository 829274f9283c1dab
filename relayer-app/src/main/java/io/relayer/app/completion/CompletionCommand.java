package io.relayer.app.completion;

import io.relayer.app.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `relayer completion`.
@Command(
    name = "completion",
    description = "Prints a script with which bash (or zsh) completes commands and options.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(relayer completion)",
      "  relayer completion > /etc/bash_completion.d/relayer"
    })
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine relayer = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash(relayer.getCommandName(), relayer));
    out.flush();
    return ExitCode.DONE;
  }
}
