"""What the indicators mean, marked for translation.

Definition, formula, universe and what each is not, as in the registry of indicators and in its
order: a test compares them.
"""

from django.utils.translation import gettext_noop

MEANINGS = (
    gettext_noop("Number of people who are employed, counted once, by their main job."),
    gettext_noop("Sum of weights of employed people."),
    gettext_noop("Employed people"),
    gettext_noop("The number of jobs: a person with two jobs counts once."),
    gettext_noop(
        "Number of people whose main job is informal: the job, in law or in practice, comes "
        "without the protection that formal work has, whatever the enterprise."
    ),
    gettext_noop("Sum of weights of employed people whose main job is informal."),
    gettext_noop(
        "Employment in the informal sector, which counts by the enterprise and not by the job."
    ),
    gettext_noop("Of every hundred employed people, how many have an informal main job."),
    gettext_noop("100 x informal employment / employment."),
    gettext_noop(
        "The share of the informal sector in employment, nor the share of informal workers among "
        "all people of working age."
    ),
    gettext_noop(
        "Of every hundred people employed outside agriculture, how many have an informal main job."
    ),
    gettext_noop("100 x informal employment outside agriculture / employment outside agriculture."),
    gettext_noop("People employed outside agriculture, those of unknown activity included"),
    gettext_noop(
        "Comparable with rates that include agriculture, where most work is informal in many "
        "countries."
    ),
    gettext_noop(
        "Number of people whose main job is in an informal enterprise, whatever the job is like: "
        "formal employees of informal enterprises count, domestic workers do not."
    ),
    gettext_noop("Sum of weights of employed people whose production unit is informal."),
    gettext_noop(
        "Informal employment: that counts by the job, in enterprises of any kind and in households."
    ),
    gettext_noop("Of every hundred employed people, how many work in an informal enterprise."),
    gettext_noop("100 x employment in the informal sector / employment."),
    gettext_noop("The informal employment rate."),
    gettext_noop(
        "Number of people whose main job is informal, or formal in an informal enterprise."
    ),
    gettext_noop("Informal employment + formal jobs in informal enterprises."),
    gettext_noop(
        "The sum of informal employment and employment in the informal sector: whoever is in both "
        "counts once."
    ),
    gettext_noop(
        "Number of people with an informal main job in a formal enterprise, farm or institution: "
        "work without protection within the formal economy."
    ),
    gettext_noop(
        "Sum of weights of employed people whose job is informal and whose production unit is "
        "formal."
    ),
    gettext_noop(
        "Work for formal enterprises through informal ones, such as subcontracted home-based work."
    ),
    gettext_noop(
        "Of every hundred people who work in formal enterprises and institutions, how many have an "
        "informal job."
    ),
    gettext_noop("100 x informal jobs in formal enterprises / employment in formal enterprises."),
    gettext_noop("People employed in the formal sector"),
    gettext_noop("Number of people with a formal main job in an informal enterprise."),
    gettext_noop(
        "Sum of weights of employed people whose job is formal and whose production unit is "
        "informal."
    ),
    gettext_noop("Part of informal employment; it is part of employment in the informal sector."),
    gettext_noop("Of every hundred people with an informal main job, how many are women."),
    gettext_noop("100 x women in informal employment / informal employment."),
    gettext_noop("People in informal employment"),
    gettext_noop("The informal employment rate of women."),
    gettext_noop("Of every hundred employed people, how many are women."),
    gettext_noop("100 x employed women / employment."),
    gettext_noop("The employment rate of women, which is out of all women of working age."),
    gettext_noop(
        "How informal employment divides among employees, employers, own-account workers, "
        "cooperative members and contributing family workers."
    ),
    gettext_noop("100 x informal employment with the status / informal employment."),
    gettext_noop("How exposed each status is: for that, the informal employment rate by status."),
    gettext_noop(
        "How informal employment divides among informal enterprises, formal enterprises and "
        "households."
    ),
    gettext_noop("100 x informal employment in units of the kind / informal employment."),
    gettext_noop("The share of the informal sector in employment."),
    gettext_noop("How informal employment divides among agriculture, industry and services."),
    gettext_noop("100 x informal employment in the activity / informal employment."),
    gettext_noop(
        "How exposed each activity is: for that, the informal employment rate by activity."
    ),
    gettext_noop(
        "Of every hundred people with an informal main job, how many work on their own account, "
        "employ others, are members of a producers' cooperative or help in a family business."
    ),
    gettext_noop(
        "100 x informal employers, own-account workers, cooperative members and contributing "
        "family workers / informal employment."
    ),
    gettext_noop(
        "A measure of entrepreneurship: most of the self-employed work alone or with their family."
    ),
    gettext_noop(
        "Of every hundred units of gross value added, how many come from informal enterprises, if "
        "a job in them produces as much as another job of the same activity."
    ),
    gettext_noop(
        "100 x sum over activities of (value added x main jobs in the informal sector / main jobs) "
        "/ value added: the labour-input method with relative productivity 1."
    ),
    gettext_noop(
        "Employed people of known activity, as labour input; gross value added of the whole economy"
    ),
    gettext_noop(
        "A measurement by national accounts, which is often much lower, because an informal "
        "enterprise tends to produce less by the job. Nor the share of the informal sector in "
        "employment."
    ),
    gettext_noop(
        "Of every hundred units of gross value added, how many come from informal jobs, those in "
        "formal enterprises and households too, if one produces as much as another job of the same "
        "activity."
    ),
    gettext_noop(
        "100 x sum over activities of (value added x informal main jobs / main jobs) / value "
        "added: the labour-input method with relative productivity 1."
    ),
    gettext_noop(
        "A measurement by national accounts, which is often much lower, because an informal job "
        "tends to produce less. Nor the share of the informal sector in value added, which counts "
        "by the enterprise."
    ),
    gettext_noop(
        "Of every hundred employees who told, for how many the employer pays into a pension or "
        "another social security fund."
    ),
    gettext_noop("100 x employees with contributions / employees who answered yes or no."),
    gettext_noop("Employees who told whether contributions are paid"),
    gettext_noop(
        "A result about informality: under the standards used here the same answer decides whether "
        "an employee's job is formal, so that the two say nearly the same. Nor coverage by other "
        "schemes, such as health care for all."
    ),
    gettext_noop(
        "Of every hundred employees who told, how many have paid annual leave, or are paid in its "
        "place."
    ),
    gettext_noop("100 x employees with paid annual leave / employees who answered yes or no."),
    gettext_noop("Employees who told whether they have paid leave"),
    gettext_noop("Leave that is taken: it is the right to it as the employee knows it."),
    gettext_noop("Of every hundred employees who told, how many have paid sick leave."),
    gettext_noop("100 x employees with paid sick leave / employees who answered yes or no."),
    gettext_noop("Employees who told whether they have sick leave"),
    gettext_noop("Access to health care."),
    gettext_noop("Of every hundred employees who told, how many have a written contract."),
    gettext_noop("100 x employees with a written contract / employees who answered yes or no."),
    gettext_noop("Employees who told whether they have a written contract"),
    gettext_noop("A test of formality: an employee with a contract may lack social security."),
    gettext_noop(
        "Of every hundred employees who told how long their job lasts, how many have a contract of "
        "limited duration."
    ),
    gettext_noop(
        "100 x employees with a contract of limited duration / employees whose contract is "
        "permanent, limited or of unspecified duration."
    ),
    gettext_noop("Employees who told the duration of their contract"),
    gettext_noop("All insecure work: casual work often has no contract, and no end that is told."),
    gettext_noop("Of every hundred employees who told, how many are members of a trade union."),
    gettext_noop(
        "100 x employees who are members of a trade union / employees who answered yes or no."
    ),
    gettext_noop("Employees who told whether they are members"),
    gettext_noop(
        "Representation of informal workers, whose organizations are often cooperatives and "
        "associations."
    ),
    gettext_noop(
        "How many hours employed people usually work in a week in their main job, on average."
    ),
    gettext_noop("Weighted mean of usual hours."),
    gettext_noop("Employed people who told their usual hours"),
    gettext_noop("Hours in all jobs, nor unpaid care work."),
    gettext_noop(
        "How many hours employed people who were at work worked in the reference week in their "
        "main job, on average."
    ),
    gettext_noop("Weighted mean of actual hours above zero."),
    gettext_noop("Employed people who worked in the reference week"),
    gettext_noop(
        "A mean over all employed people: those who were absent the whole week are left out."
    ),
    gettext_noop(
        "Of every hundred employed people who told, how many usually work more than 48 hours a "
        "week in their main job."
    ),
    gettext_noop(
        "100 x employed people with more than 48 usual hours / employed people with known usual "
        "hours."
    ),
    gettext_noop("Overtime: it counts from 48 hours, whatever the contract says."),
    gettext_noop(
        "Of every hundred employed people who were at work, how many worked more than 48 hours in "
        "the reference week in their main job."
    ),
    gettext_noop(
        "100 x employed people with more than 48 actual hours / employed people with actual hours "
        "above zero."
    ),
    gettext_noop("Usual hours: a single week may be unusual."),
    gettext_noop("What people earn in a month in their main job, on average."),
    gettext_noop("Weighted mean of monthly earnings, those of 0 included."),
    gettext_noop("Employed people who told their earnings"),
    gettext_noop(
        "Household income or poverty. Earnings of the self-employed are what the business leaves "
        "them; contributing family workers have none of their own."
    ),
    gettext_noop(
        "What the person in the middle earns in a month in the main job: half earn less, half earn "
        "more."
    ),
    gettext_noop("Weighted median of monthly earnings, those of 0 included."),
    gettext_noop("The mean, which few high earnings raise."),
    gettext_noop("What people earn in an hour in their main job, on average over people."),
    gettext_noop("Weighted mean of monthly earnings / (weekly hours x 52 / 12)."),
    gettext_noop("Employed people who told earnings and hours above zero"),
    gettext_noop(
        "All earnings over all hours: each person counts the same, however long she works."
    ),
    gettext_noop("What the person in the middle earns in an hour in the main job."),
    gettext_noop("Weighted median of monthly earnings / (weekly hours x 52 / 12)."),
    gettext_noop("The mean."),
    gettext_noop(
        "Of every hundred people with earnings, how many earn less than two thirds of the median "
        "hourly earnings of all."
    ),
    gettext_noop(
        "100 x people whose hourly earnings are less than 2/3 of the median of all / people with "
        "hourly earnings."
    ),
    gettext_noop(
        "Employed people who told earnings and hours above zero; the line is that of all of them, "
        "whatever the breakdown"
    ),
    gettext_noop("Poverty: low earnings may be some of several in a household."),
    gettext_noop(
        "Of every hundred employed people, how many live in a household that is poor by the line "
        "that the codebook names."
    ),
    gettext_noop(
        "100 x employed people in poor households / employed people of whose household it is known."
    ),
    gettext_noop("Employed people in households whose income or consumption is known"),
    gettext_noop("Low pay: a person's own earnings are not the means of a household."),
    gettext_noop(
        "How many percentage points the informal employment rate of women is above that of men; "
        "below zero, men's is higher."
    ),
    gettext_noop("Informal employment rate of women - informal employment rate of men."),
    gettext_noop(
        "A measure of women's share, nor of differences in pay. It does not tell how much of it "
        "comes from women and men doing different work."
    ),
    gettext_noop(
        "By how many percent women's mean hourly earnings are below those of men; below zero, "
        "women earn more."
    ),
    gettext_noop(
        "100 x (mean hourly earnings of men - mean hourly earnings of women) / mean hourly "
        "earnings of men."
    ),
    gettext_noop("Unequal pay for equal work: work, hours and experience differ."),
)
