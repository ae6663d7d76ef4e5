import './draw.js';
import './photo.js';
import './number.js';
import './collect.js';
import './review.js';
import './train.js';
import { showModel } from './model.js';
import { startSettings } from './settings.js';
import { startTabs } from './tabs.js';

startSettings();
startTabs();
showModel();
