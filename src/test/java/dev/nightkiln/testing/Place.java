package dev.nightkiln.testing;

import dev.nightkiln.demo.GitHubStandIn;
import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.demo.View.PullView;
import dev.nightkiln.task.Repository;

import java.util.ArrayList;
import java.util.List;

/** A repository, and the issues a test has opened in it. */
public record Place(
        GitHubStandIn gitHub, Repository repository, String forkName, List<Ticket> tickets) {

    Place(GitHubStandIn gitHub, Repository repository, String forkName) {
        this(gitHub, repository, forkName, new ArrayList<>());
    }

    public String name() {
        return repository.fullName();
    }

    public Ticket issue(String title) {
        return issue(title, "Please write what the required checks look for.");
    }

    public Ticket issue(String title, String body) {
        var ticket = new Ticket(this, gitHub.openIssue(name(), Hub.PERSON, title, body));
        tickets.add(ticket);
        return ticket;
    }

    public List<PullView> pulls() {
        return gitHub.view().pulls(name());
    }

    public List<CheckRunView> checkRuns() {
        return gitHub.view().checkRuns(name());
    }

    /** The only pull request there is. */
    public PullView pull() {
        List<PullView> pulls = pulls();
        if (pulls.size() != 1) {
            throw new AssertionError("one pull request was expected, there are " + pulls);
        }
        return pulls.getFirst();
    }

    /** What a person does to a pull request. */
    public Ticket conversation(PullView pull) {
        return new Ticket(this, pull.number());
    }
}
