/// Where the CPU time of a run goes: by stage of the relayer, and by server.
@NullMarked
package io.relayer.app.profile;

import org.jspecify.annotations.NullMarked;
