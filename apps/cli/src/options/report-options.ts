export const CHART_CHOICES = ['absolute', 'times'] as const;
export type ChartChoice = (typeof CHART_CHOICES)[number];
