/// CPU time of a run: by stage of the relayer, and by server.
@NullMarked
package io.relayer.app.profile;

import org.jspecify.annotations.NullMarked;
